import { describe, expect, it } from 'vitest';
import {
  memoryFileSystem,
  openLog,
  recordingFileSystem,
  runSync,
  type FileSystem,
  type MemoryFileSystem,
  type Protocol,
} from '../../src/index.js';
import {
  appendRecords,
  createExclusive,
  readLog,
  removeFile,
  sweepTemps,
  withLock,
  writeGroup,
  writeTextAtomic,
} from '../../src/protocols.js';
import { noTemps } from '../../src/testing/index.js';
import { drivers } from '../helpers/cases.js';

type Run = (typeof drivers)[number]['run'];

interface Scene {
  readonly name: string;
  readonly prepare: (fs: FileSystem) => void;
  readonly act: () => Protocol<unknown>;
  /** What must hold after a kill at any moment; `done` if the act was acknowledged before. */
  readonly check: (fs: FileSystem, done: boolean) => void;
  /** What the next command does, at once. */
  readonly goOn?: (fs: FileSystem) => void;
}

const text = (fs: FileSystem, path: string): string | undefined => {
  const bytes = fs.sync.readFile(path);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
};
const put = (fs: FileSystem, path: string, content: string): unknown => runSync(fs, writeTextAtomic(path, content));
const oneOf = (
  found: string | undefined,
  before: string | undefined,
  after: string | undefined,
  done: boolean,
): void => {
  expect(done ? [after] : [before, after]).toContain(found);
};
const records = (fs: FileSystem): unknown[] =>
  runSync(fs, readLog(openLog('/log', { fs }))).records.map(({ value }) => value);
const group = ['/d/a', '/d/b', '/e/c'].map((path) => ({ path, data: [Buffer.from('new '), Buffer.from(path)] }));

const scenes: readonly Scene[] = [
  {
    name: 'H-IO-1: replacing a file',
    prepare: (fs) => put(fs, '/a', 'old'),
    act: () => writeTextAtomic('/a', 'new', { mode: 0o444 }),
    check: (fs, done) => oneOf(text(fs, '/a'), 'old', 'new', done),
  },
  {
    name: 'H-IO-2: making a file in new directories',
    prepare: () => undefined,
    act: () => writeTextAtomic('/x/y/z/a', 'new'),
    check: (fs, done) => oneOf(text(fs, '/x/y/z/a'), undefined, 'new', done),
  },
  {
    name: 'H-IO-1: creating exclusively',
    prepare: () => undefined,
    act: () => createExclusive('/d/a', Buffer.from('new')),
    check: (fs, done) => oneOf(text(fs, '/d/a'), undefined, 'new', done),
  },
  {
    name: 'I-3: removing',
    prepare: (fs) => put(fs, '/a', 'old'),
    act: () => removeFile('/a'),
    check: (fs, done) => oneOf(text(fs, '/a'), 'old', undefined, done),
  },
  {
    name: 'H-IO-1: writing a group',
    prepare: (fs) => put(fs, '/d/b', 'old'),
    act: () => writeGroup(group),
    check: (fs, done) => {
      oneOf(text(fs, '/d/a'), undefined, 'new /d/a', done);
      oneOf(text(fs, '/d/b'), 'old', 'new /d/b', done);
      oneOf(text(fs, '/e/c'), undefined, 'new /e/c', done);
      const published = group.filter(({ path }) => text(fs, path) === `new ${path}`).map(({ path }) => path);
      expect(published).toEqual(group.slice(0, published.length).map(({ path }) => path));
    },
  },
  {
    name: 'H-IO-10: appending to a log',
    prepare: (fs) => runSync(fs, appendRecords(openLog('/log', { fs }), ['before'])),
    act: () => appendRecords(openLog('/log'), [1, 2, 3]),
    check: (fs, done) => {
      const found = records(fs);
      expect(found).toEqual(['before', 1, 2, 3].slice(0, done ? 4 : found.length));
      expect(found.length).toBeGreaterThan(0);
    },
    goOn: (fs) => {
      const found = records(fs);
      runSync(fs, appendRecords(openLog('/log', { fs }), ['after']));
      expect(records(fs)).toEqual([...found, 'after']);
    },
  },
  {
    name: 'H-IO-9, I-6: reading, changing and writing under a lock',
    prepare: (fs) => put(fs, '/counter', '7'),
    act: function* () {
      return yield* withLock('/locks/counter', () => writeTextAtomic('/counter', '8'));
    },
    check: (fs, done) => {
      oneOf(text(fs, '/counter'), '7', '8', done);
    },
    goOn: (fs) => {
      // The lock of the dead is no obstacle, not even to one who does not wait.
      runSync(
        fs,
        withLock('/locks/counter', () => writeTextAtomic('/counter', '9'), { timeoutMs: 0 }),
      );
      expect(text(fs, '/counter')).toBe('9');
    },
  },
];

/** Runs the act in a process that is killed at its `at`-th call. Answers whether it was acknowledged before. */
async function killedAt(
  victim: MemoryFileSystem,
  act: () => Protocol<unknown>,
  at: number,
  run: Run,
): Promise<boolean> {
  let calls = 0;
  const { fs } = recordingFileSystem(victim, {
    // Writes are torn too: each takes a few bytes at a time.
    shorten: (call) => Math.max(1, Math.floor((call.args[3] as number) / 3)),
    fail: () => {
      if (calls++ === at) victim.kill();
      return undefined;
    },
  });
  try {
    await run(fs, act());
    return true;
  } catch (error) {
    expect(String(error)).toContain('was killed');
    return false;
  }
}

describe.each(drivers)('killed at every call, $form', ({ run }) => {
  it.each(scenes)('$name', async ({ prepare, act, check, goOn }) => {
    let done = false;
    for (let at = 0; !done; at++) {
      const survivor = memoryFileSystem();
      prepare(survivor);
      const victim = survivor.spawn();
      done = await killedAt(victim, act, at, run);
      if (done) victim.kill();
      check(survivor, done);
      runSync(survivor, sweepTemps('/', { recursive: true }));
      expect(noTemps('/', { fs: survivor }), `killed at call ${at}`).toEqual([]);
      check(survivor, done);
      goOn?.(survivor);
      expect(at).toBeLessThan(500);
    }
  });
});
