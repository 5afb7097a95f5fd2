import { noTemps } from '@muse/io/testing';
import type { FileSystem } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import {
  commitSync,
  createBranchSync,
  mergeSync,
  openRepositorySync,
  restoreSync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { contents, memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { signer } from '../support/work.js';

/* Each verb is killed before each of its calls; then one ordinary command runs in another process. */

const ONE = {
  a: 'a1',
  'd/b': 'b1',
  'd/only-one': '1',
  run: '#! 1',
  link: '-> a',
  x: 'file',
  'y/inner': 'in a directory',
};
const TWO = {
  a: 'a2',
  'd/b': 'b1',
  'e/only-two': '2',
  run: 'plain',
  link: '-> run',
  'x/deep/file': 'directory',
  y: 'a file',
};

interface Scene {
  readonly fs: MemoryFs;
  readonly one: ObjectId;
  readonly two: ObjectId;
}

/** `main` has ONE, `topic` has TWO on top of it; `main` is checked out. */
function scene(): Scene {
  const { fs, repo } = memoryHome();
  put(fs, ONE);
  const one = commitSync(repo, { message: 'one', signer }).id;
  switchToSync(repo, { create: { branch: 'topic', start: one } });
  put(fs, Object.fromEntries(Object.keys(ONE).map((path) => [path, null])));
  put(fs, { x: null, y: null, d: null });
  put(fs, TWO);
  const two = commitSync(repo, { message: 'two', signer }).id;
  switchToSync(repo, { to: { branch: 'main' } });
  expect(contents(fs)).toEqual(sorted(ONE));
  return { fs, one, two };
}

interface Case {
  readonly prepare: () => Scene;
  readonly verb: (repo: Repository) => void;
  /** Looks at what is left, as another process. */
  readonly check: (scene: Scene, done: boolean) => void;
  /** Only every `step`th call. */
  readonly step?: number;
}

/** Kills `verb` before its nth call, for every n, until one run is not killed. */
function everyCall({ prepare, verb, check, step = 1 }: Case): number {
  for (let n = 0; ; n += step) {
    const at = prepare();
    const done = run(mortal(at.fs, n), verb);
    check({ ...at, fs: at.fs.spawn() }, done);
    if (done) return n;
  }
}

function run(fs: FileSystem, verb: (repo: Repository) => void): boolean {
  try {
    verb(openRepositorySync('/w', { fs }));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !/killed/.test(error.message)) throw error;
    return false;
  }
}

function headOf(fs: FileSystem): string {
  return Buffer.from(fs.sync.readFile('/w/.muse/HEAD')!).toString();
}

function sorted(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('killed before every call', () => {
  it('H-WT-4, I-10: switch is finished or undone by the next command, tree and HEAD together', () => {
    const seen = new Set<string>();
    const calls = everyCall({
      prepare: scene,
      verb: (repo) => switchToSync(repo, { to: { branch: 'topic' } }),
      check: ({ fs }, done) => {
        const repo = openRepositorySync('/w', { fs });
        const { clean, head } = statusSync(repo);
        const branch = head.kind === 'branch' ? head.branch : '';
        expect(clean).toBe(true);
        expect(contents(fs)).toEqual(sorted(branch === 'topic' ? TWO : ONE));
        expect(headOf(fs)).toBe(`ref: refs/heads/${branch}\n`);
        if (done) expect(branch).toBe('topic');
        // The next writing command leaves nothing of the dead one behind.
        expect(() => commitSync(repo, { message: 'none', signer })).toThrow(
          expect.objectContaining({ code: 'ERR_MUSE_NOTHING_TO_COMMIT' }),
        );
        expect(noTemps('/w', { fs })).toEqual([]);
        seen.add(branch);
      },
    });
    expect(calls).toBeGreaterThan(60);
    expect([...seen].sort()).toEqual(['main', 'topic']);
  });

  it('H-WT-4: a file that is edited after the crash stays as the user left it', () => {
    everyCall({
      step: 4,
      prepare: scene,
      verb: (repo) => switchToSync(repo, { to: { branch: 'topic' } }),
      check: ({ fs }) => {
        put(fs, { a: 'my own words' });
        const status = statusSync(openRepositorySync('/w', { fs }));
        expect(contents(fs)['a']).toBe('my own words');
        expect(status.changes).toEqual([{ path: 'a', change: 'modified', kind: 'file' }]);
      },
    });
  });

  it('H-REF-4, H-OBJ-8, I-3, I-4: commit is wholly there or wholly absent', () => {
    const edited = sorted({ ...ONE, a: 'edited', 'new/file': 'new' });
    everyCall({
      prepare: () => {
        const at = scene();
        put(at.fs, { a: 'edited', 'new/file': 'new' });
        return at;
      },
      verb: (repo) => commitSync(repo, { message: 'three', signer }),
      check: ({ fs, one }, done) => {
        const repo = openRepositorySync('/w', { fs });
        const { tip, clean } = statusSync(repo);
        expect(clean).toBe(tip !== one);
        if (done) expect(tip).not.toBe(one);
        expect(contents(fs)).toEqual(edited);
        expect(verifySync(repo).problems).toEqual([]);
        if (!clean) commitSync(repo, { message: 'three', signer });
        expect(statusSync(repo).clean).toBe(true);
        expect(noTemps('/w', { fs })).toEqual([]);
        expect(contents(fs)).toEqual(edited);
      },
    });
  });

  it('H-WT-4: creating a branch and going to it happens together', () => {
    everyCall({
      step: 4,
      prepare: scene,
      verb: (repo) => switchToSync(repo, { create: { branch: 'new', start: statusSync(repo).tip! } }),
      check: ({ fs, one }, done) => {
        const repo = openRepositorySync('/w', { fs });
        const { head, tip } = statusSync(repo);
        expect(tip).toBe(one);
        const there = fs.sync.lstat('/w/.muse/refs/heads/new') !== undefined;
        expect(head).toEqual({ kind: 'branch', branch: there ? 'new' : 'main' });
        if (done) expect(there).toBe(true);
      },
    });
  });

  it('H-WT-4: a merge moves the branch and the work tree together', () => {
    everyCall({
      step: 4,
      prepare: () => {
        const at = scene();
        const repo = openRepositorySync('/w', { fs: at.fs });
        createBranchSync(repo, 'side', { start: at.one });
        return at;
      },
      verb: (repo) => mergeSync(repo, { theirs: resolve(repo), name: 'topic', signer, noFf: true }),
      check: ({ fs, one }, done) => {
        const repo = openRepositorySync('/w', { fs });
        const { tip, clean } = statusSync(repo);
        expect(clean).toBe(true);
        expect(contents(fs)).toEqual(sorted(tip === one ? ONE : TWO));
        if (done) expect(tip).not.toBe(one);
        expect(verifySync(repo).problems).toEqual([]);
      },
    });
  });

  it('I-10: restore leaves each file old or new, and what it overwrites can be had back', () => {
    const dirty = { a: 'dirty a', run: 'dirty run' };
    everyCall({
      step: 4,
      prepare: () => {
        const at = scene();
        put(at.fs, dirty);
        return at;
      },
      verb: (repo) => restoreSync(repo, { paths: ['a', 'run'] }),
      check: ({ fs }, done) => {
        const repo = openRepositorySync('/w', { fs });
        const { changes } = statusSync(repo);
        const now = contents(fs);
        for (const path of ['a', 'run'] as const) expect([ONE[path], dirty[path]]).toContain(now[path]);
        expect(changes.map((change) => change.path)).toEqual(
          ['a', 'run'].filter((path) => now[path] !== ONE[path as 'a']),
        );
        if (done) expect(changes).toEqual([]);
      },
    });
  });
});

function resolve(repo: Repository): ObjectId {
  return Buffer.from(repo.fs.sync.readFile('/w/.muse/refs/heads/topic')!).toString() as ObjectId;
}
