import { memoryFileSystem } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { noTemps } from '@muse/io/testing';
import { readCommitSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { resolveHeadSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import {
  abortMergeSync,
  commitSync,
  conflictsSync,
  mergeSync,
  openRepositorySync,
  resolveSync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { contents, memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { signer } from '../support/work.js';

/* Each step of a merge with conflicts is killed before each of its calls; then one ordinary command runs elsewhere. */

const OURS = { a: '1\nours\n3\n', b: 'ours\n', 'd/mine': 'm\n' };
const MERGED = {
  ...OURS,
  a: '1\n<<<<<<< main\nours\n=======\ntheirs\n>>>>>>> topic\n3\n',
  'd/new': 'n\n',
  'e/new': 'n\n',
};

interface Scene {
  readonly fs: MemoryFs;
  readonly ours: ObjectId;
  readonly theirs: ObjectId;
}

function scene(): Scene {
  const { fs, repo } = memoryHome();
  put(fs, { a: '1\n2\n3\n', b: '1\n', 'd/mine': 'm\n' });
  const base = commitSync(repo, { message: 'base', signer }).id;
  switchToSync(repo, { create: { branch: 'topic', start: base } });
  put(fs, { a: '1\ntheirs\n3\n', b: null, 'd/new': 'n\n', 'e/new': 'n\n' });
  const theirs = commitSync(repo, { message: 'theirs', signer }).id;
  switchToSync(repo, { to: { branch: 'main' } });
  put(fs, { ...OURS, untracked: 'u\n' });
  const ours = commitSync(repo, { message: 'ours', signer, paths: ['a', 'b'] }).id;
  expect(contents(fs)).toEqual({ ...OURS, untracked: 'u\n' });
  return { fs, ours, theirs };
}

function merging(): Scene {
  const made = scene();
  expect(() => merge(openRepositorySync('/w', { fs: made.fs }), made)).toThrow(/conflicts/);
  return made;
}

function merge(repo: Repository, { theirs }: Scene): void {
  mergeSync(repo, { theirs, name: 'topic', signer });
}

/** Kills `verb` before its nth call, for every n (or every `step`th), until one run is not killed. */
function everyCall(
  prepare: () => Scene,
  verb: (repo: Repository, scene: Scene) => void,
  check: (scene: Scene) => string,
  step = 1,
) {
  const seen = new Set<string>();
  const prepared = prepare();
  const start = { image: prepared.fs.image(), now: prepared.fs.clock.ms };
  for (let n = 0; ; n += step) {
    const at = { ...prepared, fs: memoryFileSystem(start) };
    const done = run(mortal(at.fs, n), (repo) => verb(repo, at));
    const fs = at.fs.spawn();
    const repo = openRepositorySync('/w', { fs });
    statusSync(repo);
    expect(verifySync(repo).problems).toEqual([]);
    expect(contents(fs)['untracked']).toBe('u\n');
    seen.add(check({ ...at, fs }));
    expect(noTemps('/w', { fs })).toEqual([]);
    if (done) return [...seen].sort();
  }
}

function run(fs: FileSystem, verb: (repo: Repository) => void): boolean {
  try {
    verb(openRepositorySync('/w', { fs }));
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MUSE_CONFLICT') return true;
    if (!(error instanceof Error) || !/killed/.test(error.message)) throw error;
    return false;
  }
}

/** `merging` or `not merging`, with the work tree that belongs to it, and nothing between. */
function whole({ fs, ours }: Scene): string {
  const repo = openRepositorySync('/w', { fs });
  const isMerging = statusSync(repo).operation === 'merge';
  expect(contents(fs)).toEqual({ ...(isMerging ? MERGED : OURS), untracked: 'u\n' });
  expect(conflictsSync(repo)).toHaveLength(isMerging ? 2 : 0);
  expect(resolveHeadSync(repo.refs)).toBe(ours);
  return isMerging ? 'merging' : 'not merging';
}

describe('killed before every call', () => {
  it('I-10, H-MRG-6: a merge that stops at conflicts has state and files, or neither', () => {
    expect(everyCall(scene, merge, whole)).toEqual(['merging', 'not merging']);
  });

  it('I-10: an abort takes state and files back, or neither', () => {
    expect(everyCall(merging, (repo) => abortMergeSync(repo), whole)).toEqual(['merging', 'not merging']);
  });

  it('I-3: a resolution is there with its file, or not at all', () => {
    const resolve = (repo: Repository): void => void resolveSync(repo, { paths: ['a'], take: 'theirs' });
    const seen = everyCall(
      merging,
      resolve,
      ({ fs }) => {
        const repo = openRepositorySync('/w', { fs });
        const [a] = conflictsSync(repo);
        expect(contents(fs)['a']).toBe(a!.resolved ? '1\ntheirs\n3\n' : MERGED.a);
        return a!.state;
      },
      2,
    );
    expect(seen).toEqual(['resolved', 'unresolved']);
  });

  it('I-4, H-ST-2: the commit that concludes a merge is there whole, and the state never outlives it', () => {
    const prepare = (): Scene => {
      const made = merging();
      resolveSync(openRepositorySync('/w', { fs: made.fs }), { paths: ['.'], take: 'ours' });
      return made;
    };
    const seen = everyCall(
      prepare,
      (repo) => commitSync(repo, { signer }),
      ({ fs, ours, theirs }) => {
        const repo = openRepositorySync('/w', { fs });
        const tip = resolveHeadSync(repo.refs)!;
        if (tip === ours) {
          expect(statusSync(repo).operation).toBe('merge');
          return 'merging';
        }
        expect(readCommitSync(repo.objects, tip)!.parents).toEqual([ours, theirs]);
        put(fs, { later: '1' });
        expect(commitSync(repo, { message: 'later', signer }).parents).toEqual([tip]);
        expect(statusSync(repo)).toMatchObject({ operation: null, clean: true });
        return 'merged';
      },
      2,
    );
    expect(seen).toEqual(['merged', 'merging']);
  });
});
