import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EXIT } from '../../src/output/error.js';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('the example of the README runs where nobody has said who they are', () => {
  const example = /```sh\n([^`]*)```/.exec(readme)![1]!;
  expect(example.trim().split('\n')).toHaveLength(10);
  const env = scratch.env({
    PATH: `${scratch.bin()}:${process.env['PATH']}`,
    MUSE_AUTHOR_NAME: undefined,
    MUSE_AUTHOR_EMAIL: undefined,
  });
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', example], {
    cwd: scratch.root,
    env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Everything is whole');
  expect(scratch.read('story.txt')).toBe('Once upon a time\nThe end\n');
});

it('the table of exit codes is the one in the code', () => {
  const codes = [...readme.matchAll(/^\| (\d+) \|/gm)].map((row) => Number(row[1]));
  expect(codes).toEqual(Object.values(EXIT));
});
