import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { tempDir } from '../support.js';

it('the example of the README does what it says', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const example = /```js\n(.*?)```/s.exec(readFileSync(`${root}/README.md`, 'utf8'))![1]!;
  const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;
  const output = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', example.replace("'/tmp/", `'${tempDir()}/`)],
    {
      cwd: root,
      encoding: 'utf8',
      env,
    },
  );
  const promised = [...example.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map((match) => match[1]);
  expect(output.trimEnd().split('\n')).toEqual(promised);
});
