import { expect, it } from 'vitest';
import { codeBlocks, firstExample } from '../src/index.mjs';

const PAGE = [
  '# A page',
  '```sh',
  'npm install x',
  '```',
  'Then:',
  '  ```ts twoslash',
  '  const a = 1;',
  '    a;',
  '  ```',
  '~~~~ text',
  '```',
  '~~~~',
  '```js',
  'open to the end',
].join('\n');

it('code blocks are found with language, info, line and their text without indentation', () => {
  expect(codeBlocks(PAGE)).toEqual([
    { language: 'sh', info: '', text: 'npm install x\n', line: 2 },
    { language: 'ts', info: 'twoslash', text: 'const a = 1;\n  a;\n', line: 6 },
    { language: 'text', info: '', text: '```\n', line: 10 },
    { language: 'js', info: '', text: 'open to the end\n', line: 13 },
  ]);
});

it('the first example is the first script, or else the first shell block that does not install', () => {
  expect(firstExample(PAGE)?.line).toBe(6);
  expect(firstExample('```sh\nnpm i x\n```\n```sh\nmuse init\n```\n')?.text).toBe('muse init\n');
  expect(firstExample('no code')).toBeUndefined();
});
