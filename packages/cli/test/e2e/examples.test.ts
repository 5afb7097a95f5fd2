import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { conflictingMerge, exampleRepository, Scratch } from '../helpers/muse.js';
import { table } from '../helpers/schemas.js';

let template: Scratch;
let scratch: Scratch;
beforeAll(() => {
  template = new Scratch();
  exampleRepository(template);
});
afterEach(() => scratch.remove());
afterAll(() => template.remove());

// The examples of a family follow each other: `remote get-url` reads what `remote add` wrote.
const families = new Map<string, string[]>();
for (const { name, examples } of table.commands) {
  const family = name.split(' ', 1)[0]!;
  families.set(family, [...(families.get(family) ?? []), ...examples.map((example) => example.command)]);
}

for (const [family, commands] of families) {
  it(`the examples of ${family} run as they stand`, () => {
    scratch = new Scratch();
    if (family !== 'init') cpSync(template.root, scratch.root, { recursive: true });
    if (family === 'resolve') conflictingMerge(scratch);
    expect(commands.length).toBeGreaterThan(0);
    const bin = scratch.bin();
    for (const command of commands) {
      const env = scratch.env({ PATH: `${bin}:${process.env['PATH']}` });
      const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: scratch.root, env, encoding: 'utf8' });
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
    }
  });
}
