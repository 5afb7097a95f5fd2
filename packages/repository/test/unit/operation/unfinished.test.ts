import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectId } from '@muse/objects';
import { clearMergeStateSync, clearRevertStateSync, writeMergeStateSync, writeRevertStateSync } from '@muse/vcs-state';
import { describe, expect, it } from 'vitest';
import {
  addWorktreeSync,
  commitSync,
  createBranchSync,
  initRepositorySync,
  mergeSync,
  openRepositorySync,
  removeWorktreeSync,
  restoreSync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, stateFile, work } from '../../support/work.js';

interface Scene {
  readonly repo: Repository;
  readonly one: ObjectId;
}

/** A merge of `topic` into `main` waits for a decision about `a`. */
function inMerge(): Scene {
  const repo = initRepositorySync(tempDir());
  work(repo, { a: '1' });
  const { id: one, tree } = commitSync(repo, { message: 'one', signer });
  createBranchSync(repo, 'topic', { start: one });
  beginMerge(repo, one, tree);
  work(repo, { a: '2' });
  return { repo, one };
}

/** The revert of a commit waits for a decision. */
function inRevert(): Scene {
  const repo = initRepositorySync(tempDir());
  work(repo, { a: '1' });
  const { id: one } = commitSync(repo, { message: 'one', signer });
  createBranchSync(repo, 'topic', { start: one });
  writeRevertStateSync(
    { fs: repo.fs, dir: repo.stateDir },
    {
      originalBranch: 'main',
      originalHead: one,
      head: one,
      todo: [one],
      completed: [],
      stopped: null,
      mainline: null,
      commits: true,
      created: 1,
    },
  );
  work(repo, { a: '2' });
  return { repo, one };
}

function beginMerge(repo: Repository, commit: ObjectId, tree: ObjectId): void {
  writeMergeStateSync(
    { fs: repo.fs, dir: repo.stateDir },
    {
      bases: [commit],
      ours: commit,
      theirs: commit,
      theirsName: 'topic',
      message: 'Merge topic',
      conflicts: [{ path: 'a', reason: 'content', resolved: false }],
      treeBefore: tree,
      treeMerged: tree,
      created: 1,
    },
  );
}

function verbs({ repo, one }: Scene): Readonly<Record<string, () => unknown>> {
  return {
    commit: () => commitAll(repo, 'two'),
    merge: () => mergeSync(repo, { theirs: one, name: 'topic', signer }),
    switch: () => switchToSync(repo, { to: { branch: 'topic' } }),
    'switch -c': () => switchToSync(repo, { create: { branch: 'new', start: one } }),
    'switch -f': () => switchToSync(repo, { to: { branch: 'topic' }, force: true }),
    'switch -d': () => switchToSync(repo, { to: { commit: one } }),
  };
}

describe('in the middle of an operation', () => {
  it.each(['merge', 'revert'] as const)(
    'H-ST-2: in the middle of a %s, what would commit or move HEAD is refused, naming it and its ends',
    (operation) => {
      const scene = operation === 'merge' ? inMerge() : inRevert();
      const ends = { operation, resume: `muse ${operation} --continue`, abort: `muse ${operation} --abort` };
      for (const [name, act] of Object.entries(verbs(scene))) {
        // A commit is how a merge is concluded; what it asks for is told by the tests of merging.
        if (operation === 'merge' && name === 'commit') continue;
        expect(act, name).toThrow(
          expect.objectContaining({
            code: 'ERR_MUSE_UNFINISHED',
            kind: 'refused',
            data: expect.objectContaining(ends) as unknown,
          }),
        );
        expect(stateFile(scene.repo, 'HEAD')).toBe('ref: refs/heads/main\n');
        expect(stateFile(scene.repo, 'refs/heads/main')).toBe(scene.one);
      }
      expect(statusSync(scene.repo)).toMatchObject({ operation, unfinished: [ends] });
      expect(verifySync(scene.repo).problems).toEqual([]);
      // Restoring a path is how a conflict may be resolved.
      restoreSync(scene.repo, { paths: ['a'] });
      const state = { fs: scene.repo.fs, dir: scene.repo.stateDir };
      if (operation === 'merge') clearMergeStateSync(state);
      else clearRevertStateSync(state);
      switchToSync(scene.repo, { to: { branch: 'topic' } });
      expect(statusSync(scene.repo)).toMatchObject({ operation: null, unfinished: [] });
    },
  );

  it('H-ST-1: a damaged record is an error that names it, for all of these, and stays as it is', () => {
    const scene = inMerge();
    const file = join(scene.repo.dir, 'MERGE_STATE.json');
    for (const text of ['', '{', readFileSync(file, 'utf8').replace('topic', 'other')]) {
      writeFileSync(file, text);
      for (const [name, act] of Object.entries({ ...verbs(scene), status: () => statusSync(scene.repo) })) {
        expect(act, name).toThrow(
          expect.objectContaining({ kind: 'damaged', message: expect.stringContaining(file) as unknown }),
        );
      }
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(stateFile(scene.repo, 'refs/heads/main')).toBe(scene.one);
      expect(verifySync(scene.repo).problems).toEqual([
        expect.objectContaining({ kind: 'damaged-state', message: expect.stringContaining(file) as unknown }),
      ]);
    }
  });

  it('H-ST-2: each work tree has its own; one that is in the middle of something is not removed unless forced', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const { id: one, tree } = commitSync(repo, { message: 'one', signer });
    const place = `${tempDir()}/linked`;
    addWorktreeSync(repo, place, { branch: 'x', create: { start: one } });
    const linked = openRepositorySync(place);
    beginMerge(linked, one, tree);
    work(repo, { a: '2' });
    commitAll(repo, 'two');
    expect(() => switchToSync(linked, { to: { commit: one } })).toThrow(/in the middle of a merge/);
    expect(() => removeWorktreeSync(repo, place)).toThrow(/in the middle of a merge/);
    removeWorktreeSync(repo, place, { force: true });
    expect(verifySync(repo).problems).toEqual([]);
  });
});
