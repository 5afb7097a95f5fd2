import { readdirSync } from 'node:fs';
import { readCommitSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { readReflogSync, updateRefSync } from '@muse/refs';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createBranchSync,
  merge,
  mergeBaseSync,
  mergeSync,
  resolveCommitSync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { newRepository, putCommit } from '../../support/history.js';
import { commitAll, signer, snapshotOf, stateFile, work } from '../../support/work.js';

let repo: Repository;

beforeEach(() => {
  repo = newRepository();
  work(repo, { a: '1\n', b: '1\n', 'd/c': '1\n' });
  commitAll(repo, 'base');
  createBranchSync(repo, 'feature');
});

function onFeature(files: Readonly<Record<string, string | null>>, message = 'feature'): ObjectId {
  switchToSync(repo, { to: { branch: 'feature' }, reason: 'switch' });
  work(repo, files);
  const id = commitAll(repo, message);
  switchToSync(repo, { to: { branch: 'main' }, reason: 'switch' });
  return id;
}

function mergeFeature(options: { ffOnly?: boolean; noFf?: boolean } = {}): ReturnType<typeof mergeSync> {
  return mergeSync(repo, { theirs: resolveCommitSync(repo, 'feature'), name: 'feature', signer, ...options });
}

/** Everything that a refused merge must leave alone. */
function everything(): unknown {
  return [
    snapshotOf(repo),
    stateFile(repo, 'HEAD'),
    stateFile(repo, 'refs/heads/main'),
    readdirSync(`${repo.dir}/objects/packs`).sort(),
  ];
}

describe('merge', () => {
  it('moves the branch forward where it has nothing of its own', () => {
    const theirs = onFeature({ a: '2\n', 'd/c': null, 'd/new': 'n\n', run: '#!/bin/sh\n', link: '-> a' });
    const result = mergeFeature();
    expect(result).toMatchObject({ kind: 'fast-forward', id: theirs });
    expect(result.changes.map(({ path }) => path)).toEqual(['a', 'd/c', 'd/new', 'link', 'run']);
    expect(snapshotOf(repo)).toEqual({ a: '2\n', b: '1\n', 'd/new': 'n\n', link: '-> a', run: '#!/bin/sh\n' });
    expect(stateFile(repo, 'refs/heads/main')).toBe(theirs);
    expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/main\n');
    expect(statusSync(repo).clean).toBe(true);
    expect(mergeFeature()).toEqual({ kind: 'up-to-date', id: theirs, changes: [] });
  });

  it('makes a commit with both sides in it, parents in order', () => {
    const theirs = onFeature({ a: '2\n', 'd/x': 'x\n' });
    work(repo, { b: '2\n', 'e/y': 'y\n' });
    const ours = commitAll(repo, 'ours');
    const result = mergeFeature();
    expect(result.kind).toBe('merged');
    expect(result.changes.map(({ path }) => path)).toEqual(['a', 'd/x']);
    const commit = readCommitSync(repo.objects, result.id)!;
    expect(commit.parents).toEqual([ours, theirs]);
    expect(commit.message).toBe('Merge feature into main\n');
    expect(commit.author.name).toBe('Ada');
    expect(snapshotOf(repo)).toEqual({ a: '2\n', b: '2\n', 'd/c': '1\n', 'd/x': 'x\n', 'e/y': 'y\n' });
    expect(stateFile(repo, 'refs/heads/main')).toBe(result.id);
    expect(readReflogSync(repo.refs, 'refs/heads/main').at(-1)).toMatchObject({
      old: ours,
      new: result.id,
      actor: 'Ada <ada@example.org>',
    });
    expect(statusSync(repo).clean).toBe(true);
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('H-MRG-1: merges a text that both sides changed, stores the result and puts it into the work tree', () => {
    work(repo, { a: '1\n2\n3\n4\n' });
    commitAll(repo, 'longer');
    switchToSync(repo, { to: { branch: 'feature' }, reason: 'switch' });
    mergeSync(repo, { theirs: resolveCommitSync(repo, 'main'), name: 'main', signer });
    switchToSync(repo, { to: { branch: 'main' }, reason: 'switch' });
    onFeature({ a: '1\n2\n3\nfour\n' });
    work(repo, { a: 'one\n2\n3\n4\n' });
    commitAll(repo, 'ours');
    expect(mergeFeature().kind).toBe('merged');
    expect(snapshotOf(repo)['a']).toBe('one\n2\n3\nfour\n');
    expect(statusSync(repo).clean).toBe(true);
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('keeps uncommitted and untracked files that are not in the way, and refuses for those that are', () => {
    onFeature({ a: '2\n', 'd/x': 'x\n' });
    work(repo, { b: 'dirty\n', untracked: 'u\n', 'd/x': 'mine\n' });
    const before = everything();
    expect(() => mergeFeature()).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_WOULD_OVERWRITE', data: expect.objectContaining({ paths: ['d/x'] }) }),
    );
    expect(everything()).toEqual(before);
    work(repo, { 'd/x': null });
    mergeFeature();
    expect(snapshotOf(repo)).toMatchObject({ a: '2\n', b: 'dirty\n', untracked: 'u\n', 'd/x': 'x\n' });
  });

  it('obeys ff-only and no-ff', () => {
    const theirs = onFeature({ a: '2\n' });
    const base = resolveCommitSync(repo, 'HEAD');
    const made = mergeFeature({ noFf: true });
    expect(made.kind).toBe('merged');
    expect(readCommitSync(repo.objects, made.id)!.parents).toEqual([base, theirs]);
    onFeature({ a: '3\n' });
    const before = everything();
    expect(() => mergeFeature({ ffOnly: true })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FAST_FORWARD' }),
    );
    expect(everything()).toEqual(before);
    expect(() => mergeFeature({ ffOnly: true, noFf: true })).toThrow(expect.objectContaining({ kind: 'refused' }));
  });

  it('H-MRG-5: refuses unrelated histories', () => {
    const other = putCommit(repo, { files: { z: '1' } });
    updateRefSync(repo.refs, 'refs/heads/feature', {
      expected: resolveCommitSync(repo, 'feature'),
      next: other,
      reason: 'test',
    });
    const before = everything();
    expect(() => mergeFeature()).toThrow(expect.objectContaining({ code: 'ERR_MUSE_UNRELATED', kind: 'refused' }));
    expect(everything()).toEqual(before);
  });

  it('H-HIST-8: moves HEAD alone where it is detached', () => {
    const theirs = onFeature({ a: '2\n' });
    const start = resolveCommitSync(repo, 'main');
    switchToSync(repo, { to: { commit: start }, reason: 'switch' });
    mergeFeature();
    expect(stateFile(repo, 'HEAD')).toBe(`commit: ${theirs}\n`);
    expect(stateFile(repo, 'refs/heads/main')).toBe(start);
    expect(snapshotOf(repo)['a']).toBe('2\n');
  });

  it('brings a branch without commits to the other side', () => {
    const empty = newRepository();
    const theirs = putCommit(empty, { files: { f: '1' } });
    expect(mergeSync(empty, { theirs, name: 'x', signer })).toMatchObject({ kind: 'fast-forward', id: theirs });
    expect(snapshotOf(empty)).toEqual({ f: '1' });
  });

  it('H-MRG-4: merges a criss-cross with promises', async () => {
    const theirs = onFeature({ a: '2\n' });
    work(repo, { b: '2\n' });
    const ours = commitAll(repo, 'ours');
    mergeFeature();
    switchToSync(repo, { to: { branch: 'feature' }, reason: 'switch' });
    await merge(repo, { theirs: ours, name: 'main', signer });
    work(repo, { a: '3\n' });
    commitAll(repo, 'more');
    switchToSync(repo, { to: { branch: 'main' }, reason: 'switch' });
    expect(mergeBaseSync(repo, resolveCommitSync(repo, 'main'), resolveCommitSync(repo, 'feature'))).toEqual(
      [ours, theirs].sort(),
    );
    expect((await merge(repo, { theirs: resolveCommitSync(repo, 'feature'), name: 'feature', signer })).kind).toBe(
      'merged',
    );
    expect(snapshotOf(repo)).toEqual({ a: '3\n', b: '2\n', 'd/c': '1\n' });
  });

  it('writes only what is new: the trees on the way and the commit, in one pack', () => {
    onFeature({ 'd/x': 'x\n' });
    work(repo, { a: '2\n' });
    commitAll(repo, 'ours');
    const before = verifySync(repo).objects;
    mergeFeature();
    // The root and the commit; the subtree is theirs as it is.
    expect(verifySync(repo).objects - before).toBe(2);
  });
});
