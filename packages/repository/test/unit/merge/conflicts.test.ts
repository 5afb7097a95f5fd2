import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommitSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { updateRefSync } from '@muse/refs';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  abortMergeSync,
  commitSync,
  conflictsSync,
  createBranchSync,
  mergeSync,
  quitMergeSync,
  resolveCommitSync,
  resolveSync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { newRepository, putCommit } from '../../support/history.js';
import { commitAll, signer, snapshotOf, stateFile, work } from '../../support/work.js';

let repo: Repository;
let ours: ObjectId;
let theirs: ObjectId;

const TEXT = '1\n2\n3\n4\n5\n';
const MARKED = '1\n<<<<<<< main\nours\n=======\ntheirs\n>>>>>>> feature\n3\n4\nfive\n';

/** `main` and `feature` disagree on `a` (a text), `b` (deleted there), `n` (new on both) and `x` (no text). */
beforeEach(() => {
  repo = newRepository();
  work(repo, { a: TEXT, b: '1\n', 'd/c': '1\n', x: 'x\0' });
  commitAll(repo, 'base');
  createBranchSync(repo, 'feature');
  switchToSync(repo, { to: { branch: 'feature' }, reason: 'switch' });
  work(repo, { a: '1\ntheirs\n3\n4\nfive\n', b: null, n: 'theirs\n', ok: '1\n', x: 'theirs\0' });
  theirs = commitAll(repo, 'theirs');
  switchToSync(repo, { to: { branch: 'main' }, reason: 'switch' });
  work(repo, { a: '1\nours\n3\n4\n5\n', b: 'ours\n', n: 'ours\n', x: 'ours\0' });
  ours = commitAll(repo, 'ours');
});

function mergeFeature(): unknown {
  try {
    mergeSync(repo, { theirs, name: 'feature', signer });
  } catch (error) {
    return error;
  }
  return undefined;
}

function states(): string[] {
  return conflictsSync(repo).map(({ path, reason, state }) => `${path} ${reason} ${state}`);
}

describe('a merge with conflicts', () => {
  it('H-MRG-6: leaves what could be merged, markers in texts, ours of what is no text, and a state; refs stay', () => {
    expect(mergeFeature()).toMatchObject({
      code: 'ERR_MUSE_CONFLICT',
      kind: 'conflict',
      data: { conflicts: [{ path: 'a' }, { path: 'b' }, { path: 'n' }, { path: 'x' }] },
    });
    expect(snapshotOf(repo)).toEqual({
      a: MARKED,
      b: 'ours\n',
      'd/c': '1\n',
      n: '<<<<<<< main\nours\n=======\ntheirs\n>>>>>>> feature\n',
      ok: '1\n',
      x: 'ours\0',
    });
    expect(resolveCommitSync(repo, 'main')).toBe(ours);
    expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/main\n');
    const state = JSON.parse(stateFile(repo, 'MERGE_STATE.json')!) as Record<string, unknown>;
    expect(state).toMatchObject({ conflict_paths: ['a', 'b', 'n', 'x'], ours, theirs, theirs_name: 'feature' });
    expect(states()).toEqual([
      'a content unresolved',
      'b modify/delete unresolved',
      'n add/add unresolved',
      'x content unresolved',
    ]);
    const status = statusSync(repo);
    expect(status.operation).toBe('merge');
    expect(status.conflicts.map(({ path }) => path)).toEqual(['a', 'b', 'n', 'x']);
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('is concluded by a commit with both parents once all is resolved, by editing or by choice', () => {
    mergeFeature();
    const early = (): unknown => commitSync(repo, { signer, concludes: 'merge' });
    expect(early).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_UNRESOLVED', data: { paths: ['a', 'b', 'n', 'x'] } }),
    );
    writeFileSync(join(repo.root, 'a'), '1\nboth\n3\n4\nfive\n');
    expect(resolveSync(repo, { paths: ['x', 'b'], take: 'theirs' }).resolved).toEqual(['b', 'x']);
    expect(resolveSync(repo, { paths: ['n'], take: 'union' }).conflicts.map(({ state }) => state)).toEqual([
      'edited',
      'resolved',
      'resolved',
      'resolved',
    ]);
    const made = commitSync(repo, { signer });
    expect(made.parents).toEqual([ours, theirs]);
    expect(readCommitSync(repo.objects, made.id)!.message).toBe('Merge feature into main\n');
    expect(snapshotOf(repo)).toEqual({
      a: '1\nboth\n3\n4\nfive\n',
      'd/c': '1\n',
      n: 'ours\ntheirs\n',
      ok: '1\n',
      x: 'theirs\0',
    });
    expect(stateFile(repo, 'MERGE_STATE.json')).toBeUndefined();
    expect(statusSync(repo)).toMatchObject({ clean: true, operation: null, conflicts: [] });
    // H-ST-2: nothing stays behind that would block the next one.
    work(repo, { later: '1\n' });
    commitAll(repo, 'later');
    expect(mergeSync(repo, { theirs, name: 'feature', signer }).kind).toBe('up-to-date');
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('I-10: is given up without a trace: what it changed is as before, what it did not change is left alone', () => {
    work(repo, { 'd/c': 'dirty\n', untracked: 'mine\n' });
    const before = snapshotOf(repo);
    mergeFeature();
    work(repo, { a: 'half resolved\n', untracked: 'mine, edited\n', another: 'new\n' });
    const { saved } = abortMergeSync(repo);
    expect(snapshotOf(repo)).toEqual({ ...before, untracked: 'mine, edited\n', another: 'new\n' });
    expect(stateFile(repo, 'MERGE_STATE.json')).toBeUndefined();
    expect(resolveCommitSync(repo, 'main')).toBe(ours);
    expect(saved).not.toBeNull();
    expect(() => abortMergeSync(repo)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_NO_MERGE' }));
    expect(mergeFeature()).toMatchObject({ code: 'ERR_MUSE_CONFLICT' });
  });

  it('is refused, with nothing changed, where uncommitted or untracked files are in the way', () => {
    work(repo, { a: 'dirty\n', ok: 'untracked\n' });
    const before = snapshotOf(repo);
    expect(mergeFeature()).toMatchObject({ code: 'ERR_MUSE_WOULD_OVERWRITE', data: { paths: ['a', 'ok'] } });
    expect(snapshotOf(repo)).toEqual(before);
    expect(stateFile(repo, 'MERGE_STATE.json')).toBeUndefined();
  });

  it('H-ST-2: nothing else is begun in the middle of it, and nothing is committed in part', () => {
    mergeFeature();
    for (const verb of [
      () => switchToSync(repo, { to: { branch: 'feature' } }),
      () => mergeSync(repo, { theirs, name: 'feature', signer }),
    ])
      expect(verb).toThrow(
        expect.objectContaining({
          code: 'ERR_MUSE_UNFINISHED',
          data: expect.objectContaining({ resume: 'muse merge --continue', abort: 'muse merge --abort' }),
        }),
      );
    resolveSync(repo, { paths: ['.'], take: 'ours' });
    expect(() => commitSync(repo, { message: 'part', signer, paths: ['a'] })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_UNFINISHED' }),
    );
  });

  it('refuses what is no resolution', () => {
    mergeFeature();
    const fails = (options: Parameters<typeof resolveSync>[1], code: string): void => {
      expect(() => resolveSync(repo, options)).toThrow(expect.objectContaining({ code }));
      expect(states().every((line) => line.endsWith('unresolved'))).toBe(true);
    };
    fails({ paths: ['a'] }, 'ERR_MUSE_UNRESOLVED');
    fails({ paths: ['ok'] }, 'ERR_MUSE_NOT_FOUND');
    fails({ paths: ['x'], take: 'union' }, 'ERR_MUSE_UNRESOLVED');
    fails({ paths: ['b'], take: 'union' }, 'ERR_MUSE_UNRESOLVED');
    expect(resolveSync(repo, { paths: ['a'], force: true }).resolved).toEqual(['a']);
    expect(snapshotOf(repo)['a']).toBe(MARKED);
  });

  it('a resolution by choice keeps what it overwrites, and takes a deletion', () => {
    mergeFeature();
    work(repo, { a: 'my try\n' });
    const { saved } = resolveSync(repo, { paths: ['a'], take: 'theirs' });
    expect(saved).not.toBeNull();
    expect(snapshotOf(repo)['a']).toBe('1\ntheirs\n3\n4\nfive\n');
    resolveSync(repo, { paths: ['b'], take: 'theirs' });
    expect(snapshotOf(repo)['b']).toBeUndefined();
  });

  it('H-ST-1: a damaged state is an error for everybody, and only quitting sets it aside', () => {
    mergeFeature();
    const file = join(repo.dir, 'MERGE_STATE.json');
    writeFileSync(file, 'damaged');
    for (const verb of [
      () => commitAll(repo, 'x'),
      () => statusSync(repo),
      () => abortMergeSync(repo),
      () => resolveSync(repo, { paths: ['a'] }),
      () => switchToSync(repo, { to: { branch: 'feature' } }),
    ])
      expect(verb).toThrow(expect.objectContaining({ code: 'ERR_MUSE_DAMAGED_STATE', kind: 'damaged' }));
    expect(stateFile(repo, 'MERGE_STATE.json')).toBe('damaged');
    const { setAside } = quitMergeSync(repo);
    expect(setAside).toMatch(/MERGE_STATE\.json\.damaged-/);
    expect(snapshotOf(repo)['a']).toBe(MARKED);
    expect(statusSync(repo).operation).toBeNull();
  });

  it('quitting forgets the merge and leaves the files', () => {
    mergeFeature();
    expect(quitMergeSync(repo)).toEqual({ setAside: null });
    expect(snapshotOf(repo)['a']).toBe(MARKED);
    expect(stateFile(repo, 'MERGE_STATE.json')).toBeUndefined();
    expect(() => quitMergeSync(repo)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_NO_MERGE' }));
  });

  it('H-MRG-2: a file and a directory of one name are both there, the file under a name beside it', () => {
    for (const [ours, theirs, aside] of [
      [{ p: 'file\n' }, { 'p/in': 'inside\n' }, { 'p/in': 'inside\n', 'p~main': 'file\n' }],
      [{ 'p/in': 'inside\n' }, { p: 'file\n' }, { 'p/in': 'inside\n', 'p~feature': 'file\n' }],
    ] as const) {
      repo = newRepository();
      work(repo, { k: '1\n' });
      commitAll(repo, 'base');
      createBranchSync(repo, 'feature');
      switchToSync(repo, { to: { branch: 'feature' }, reason: 'switch' });
      work(repo, theirs);
      const tip = commitAll(repo, 'theirs');
      switchToSync(repo, { to: { branch: 'main' }, reason: 'switch' });
      work(repo, ours);
      commitAll(repo, 'ours');
      expect(() => mergeSync(repo, { theirs: tip, name: 'feature', signer })).toThrow(/conflicts in/);
      expect(snapshotOf(repo)).toEqual({ k: '1\n', ...aside });
      expect(states()).toEqual([`${Object.keys(aside)[1]} file/directory unresolved`]);
      resolveSync(repo, { paths: [Object.keys(aside)[1]!], force: true });
      commitSync(repo, { signer, concludes: 'merge' });
      expect(statusSync(repo).clean).toBe(true);
    }
  });

  it('is not concluded on another commit than it began at', () => {
    mergeFeature();
    resolveSync(repo, { paths: ['.'], take: 'ours' });
    const other = putCommit(repo, { files: { z: '1' }, parents: [ours] });
    updateRefSync(repo.refs, 'refs/heads/main', { expected: ours, next: other, reason: 'elsewhere' });
    expect(() => commitSync(repo, { signer })).toThrow(expect.objectContaining({ code: 'ERR_MUSE_BRANCH_MOVED' }));
    expect(stateFile(repo, 'MERGE_STATE.json')).toBeDefined();
  });
});
