import { writeBranchRefSync } from '@muse/refs';
import type { ObjectId } from '@muse/objects';
import { readCommitSync } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import {
  commitSync,
  createBranchSync,
  initRepositorySync,
  mergeSync,
  restoreSync,
  statusSync,
  switchToSync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { putCommit } from '../../support/history.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, snapshotOf, stateFile, work } from '../../support/work.js';

interface Scene {
  readonly repo: Repository;
  readonly first: ObjectId;
  /** What the other program put on `main`: `b` changed. */
  readonly theirs: ObjectId;
}

/** `main` is moved by a program that knows nothing of work trees. */
function moved(): Scene {
  const repo = initRepositorySync(tempDir());
  work(repo, { a: '1', b: '1' });
  const first = commitAll(repo, 'one');
  const theirs = putCommit(repo, { files: { a: '1', b: 'theirs' }, parents: [first] });
  writeBranchRefSync(repo.refs, 'main', theirs);
  return { repo, first, theirs };
}

const branchMoved = expect.objectContaining({ code: 'ERR_MUSE_BRANCH_MOVED', kind: 'refused' }) as unknown;

describe('a branch that was moved without its work tree', () => {
  it('I-10: commit refuses, naming what it would take back, and changes nothing', () => {
    const { repo, first, theirs } = moved();
    work(repo, { a: 'ours' });
    expect(() => commitAll(repo, 'two')).toThrow(
      expect.objectContaining({
        code: 'ERR_MUSE_BRANCH_MOVED',
        kind: 'refused',
        data: { branch: 'main', expected: first, actual: theirs, paths: ['b'] },
      }),
    );
    expect(stateFile(repo, 'refs/heads/main')).toBe(theirs);
    expect(snapshotOf(repo)).toEqual({ a: 'ours', b: '1' });
  });

  it('I-10: it goes on once the paths are restored, and with paths that were not touched', () => {
    const { repo, theirs } = moved();
    work(repo, { a: 'ours' });
    const part = commitSync(repo, { message: 'part', signer, paths: ['a'] });
    expect(part.parents).toEqual([theirs]);

    const other = moved();
    work(other.repo, { a: 'ours' });
    restoreSync(other.repo, { paths: ['b'] });
    const { id } = commitSync(other.repo, { message: 'two', signer });
    expect(readCommitSync(other.repo.objects, id)?.parents).toEqual([other.theirs]);
    expect(snapshotOf(other.repo)).toEqual({ a: 'ours', b: 'theirs' });
    expect(statusSync(other.repo).clean).toBe(true);
  });

  it('I-10: a switch to the same branch says that the work tree is meant as it is', () => {
    const { repo, theirs } = moved();
    work(repo, { b: 'both' });
    expect(() => commitAll(repo, 'two')).toThrow(branchMoved);
    switchToSync(repo, { to: { branch: 'main' } });
    expect(commitSync(repo, { message: 'two', signer }).parents).toEqual([theirs]);
  });

  it('I-10: merge and switch refuse too, for they would hide it', () => {
    const { repo, first } = moved();
    const side = putCommit(repo, { files: { a: '1', b: '1', c: '1' }, parents: [first] });
    createBranchSync(repo, 'side', { start: side });
    expect(() => mergeSync(repo, { theirs: side, name: 'side', signer })).toThrow(branchMoved);
    expect(() => switchToSync(repo, { to: { branch: 'side' } })).toThrow(branchMoved);
    switchToSync(repo, { to: { branch: 'side' }, force: true });
    expect(snapshotOf(repo)).toEqual({ a: '1', b: '1', c: '1' });
  });

  it('a branch that was moved to another commit of the same files is no matter', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitSync(repo, { message: 'one', signer });
    const same = putCommit(repo, { tree: first.tree, parents: [first.id] });
    writeBranchRefSync(repo.refs, 'main', same);
    work(repo, { a: '2' });
    expect(commitSync(repo, { message: 'two', signer }).parents).toEqual([same]);
  });
});
