import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const FILES = 10_000;
const PER_DIRECTORY = 100;

const nameOf = (index: number): string => `d${Math.floor(index / PER_DIRECTORY)}/f${index % PER_DIRECTORY}`;
const content = (): Buffer => Buffer.from(randomBytes(3_072).toString('base64'));

/** Gives the files in this range new content, and answers it. */
function rewrite(from: number, to: number): Map<string, Buffer> {
  const made = new Map<string, Buffer>();
  for (let index = from; index < to; index++) {
    const bytes = content();
    if (index % PER_DIRECTORY === 0) mkdirSync(join(scratch.root, nameOf(index), '..'), { recursive: true });
    writeFileSync(join(scratch.root, nameOf(index)), bytes);
    made.set(nameOf(index), bytes);
  }
  return made;
}

function expectContent(files: ReadonlyMap<string, Buffer>): void {
  for (const [name, bytes] of files) {
    if (!readFileSync(join(scratch.root, name)).equals(bytes)) throw new Error(`${name} has other content`);
  }
}

it('10,000 files are committed, changed, branched, switched, merged and verified', { timeout: 240_000 }, () => {
  scratch.ok('init');
  const first = rewrite(0, FILES);
  expect(scratch.json('commit', '-m', 'all')).toMatchObject({ objectsWritten: FILES + FILES / PER_DIRECTORY + 2 });

  // The blob, the tree of its directory, the root, the commit.
  rewrite(5_000, 5_001).forEach((bytes, name) => first.set(name, bytes));
  expect(scratch.json('commit', '-m', 'one file')).toMatchObject({ objectsWritten: 4 });

  scratch.ok('switch', '-c', 'theirs');
  const theirs = rewrite(0, 500);
  scratch.ok('commit', '-m', 'theirs');
  scratch.ok('switch', 'main');
  expectContent(first);
  const ours = rewrite(9_500, FILES);
  scratch.ok('commit', '-m', 'ours');

  scratch.ok('merge', 'theirs');
  expectContent(new Map([...first, ...theirs, ...ours]));
  expect(scratch.json('status')).toMatchObject({ clean: true });
  expect(scratch.ok('verify')).toContain('Everything is whole');
});
