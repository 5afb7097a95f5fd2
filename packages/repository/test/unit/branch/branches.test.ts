import { mkdirSync } from 'node:fs';
import { readHeadSync, readReflogSync, updateRefSync, writeHeadCommitSync } from '@muse/refs';
import type { ObjectId } from '@muse/objects';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addWorktreeSync,
  createBranchSync,
  deleteBranch,
  deleteBranchSync,
  listBranchesSync,
  openRepositorySync,
  renameBranchSync,
  resolveCommitSync,
  switchToSync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { newRepository, putCommit } from '../../support/history.js';
import { commitAll, stateFile, work } from '../../support/work.js';
import { tempDir } from '../../support/temp.js';

let repo: Repository;
let first: ObjectId;
let tip: ObjectId;

beforeEach(() => {
  repo = newRepository();
  work(repo, { a: '1' });
  first = commitAll(repo, 'first');
  work(repo, { a: '2' });
  tip = commitAll(repo, 'second');
});

const names = (): string[] => listBranchesSync(repo).map(({ name }) => name);
const code = (name: string, kind = 'refused'): unknown => expect.objectContaining({ code: name, kind });

describe('branches', () => {
  it('H-REF-8: are created at HEAD or elsewhere, and listed with nested names, sorted', () => {
    expect(createBranchSync(repo, 'feat/x')).toEqual({ name: 'feat/x', id: tip });
    createBranchSync(repo, 'old', { start: first, actor: 'Ada <a@b>', reason: 'because' });
    expect(listBranchesSync(repo)).toEqual([
      { name: 'feat/x', id: tip },
      { name: 'main', id: tip },
      { name: 'old', id: first },
    ]);
    expect(stateFile(repo, 'refs/heads/old')).toBe(first);
    expect(readReflogSync(repo.refs, 'refs/heads/old')).toEqual([
      expect.objectContaining({ old: null, new: first, actor: 'Ada <a@b>', reason: 'because' }),
    ]);
  });

  it('H-REF-5, H-REF-6, H-REF-7: a name that is taken, collides or breaks a rule is refused', () => {
    createBranchSync(repo, 'feat', { start: first });
    expect(() => createBranchSync(repo, 'feat')).toThrow(code('ERR_MUSE_EXISTS'));
    for (const name of ['feat/x', 'FEAT', 'Main'])
      expect(() => createBranchSync(repo, name)).toThrow(code('ERR_MUSE_REF_CONFLICT'));
    for (const name of ['', '-x', 'a..b', 'HEAD', 'x.lock', 'f'.repeat(64)]) {
      expect(() => createBranchSync(repo, name), name).toThrow(code('ERR_MUSE_BAD_REF_NAME'));
    }
    expect(names()).toEqual(['feat', 'main']);
    expect(stateFile(repo, 'refs/heads/feat')).toBe(first);
  });

  it('a branch starts at a commit that is there', () => {
    const missing = `sha256:${'0'.repeat(64)}` as ObjectId;
    expect(() => createBranchSync(repo, 'x', { start: missing })).toThrow(code('ERR_MUSE_OBJECT_MISSING', 'damaged'));
    expect(() => createBranchSync(newRepository(), 'x')).toThrow(code('ERR_MUSE_NOT_FOUND', 'not-found'));
    expect(names()).toEqual(['main']);
  });

  it('force moves a branch, but none that is checked out', () => {
    createBranchSync(repo, 'x', { start: first });
    createBranchSync(repo, 'x', { force: true });
    expect(stateFile(repo, 'refs/heads/x')).toBe(tip);
    expect(() => createBranchSync(repo, 'main', { start: first, force: true })).toThrow(
      code('ERR_MUSE_BRANCH_CHECKED_OUT'),
    );
    expect(stateFile(repo, 'refs/heads/main')).toBe(tip);
  });

  it('are deleted if their commits are kept elsewhere, or by force; the reflog stays', async () => {
    createBranchSync(repo, 'merged', { start: first });
    const lone = putCommit(repo, { parents: [tip] });
    createBranchSync(repo, 'lone', { start: lone });
    expect(await deleteBranch(repo, 'merged')).toEqual({ name: 'merged', id: first });
    expect(() => deleteBranchSync(repo, 'lone')).toThrow(code('ERR_MUSE_NOT_MERGED'));
    expect(names()).toEqual(['lone', 'main']);
    createBranchSync(repo, 'keeper', { start: lone });
    deleteBranchSync(repo, 'lone');
    deleteBranchSync(repo, 'keeper', { force: true });
    expect(names()).toEqual(['main']);
    expect(readReflogSync(repo.refs, 'refs/heads/keeper').at(-1)).toMatchObject({ old: lone, new: null });
    expect(() => deleteBranchSync(repo, 'nope')).toThrow(code('ERR_MUSE_NOT_FOUND', 'not-found'));
  });

  it('H-REF-9: one that is checked out anywhere is not deleted, force or not', () => {
    createBranchSync(repo, 'other');
    addWorktreeSync(repo, `${tempDir()}/linked`, { branch: 'other' });
    for (const name of ['main', 'other']) {
      expect(() => deleteBranchSync(repo, name, { force: true })).toThrow(code('ERR_MUSE_BRANCH_CHECKED_OUT'));
    }
    expect(names()).toEqual(['main', 'other']);
    switchToSync(repo, { to: { commit: tip } });
    deleteBranchSync(repo, 'main');
    expect(names()).toEqual(['other']);
  });

  it('H-REF-9: a rename takes the reflog and every work tree on it along', () => {
    createBranchSync(repo, 'other');
    const linkedRoot = `${tempDir()}/linked`;
    addWorktreeSync(repo, linkedRoot, { branch: 'other' });
    const linked = openRepositorySync(linkedRoot);
    renameBranchSync(repo, 'main', 'trunk');
    renameBranchSync(repo, 'other', 'deep/er');
    expect(names()).toEqual(['deep/er', 'trunk']);
    expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/trunk\n');
    expect(readHeadSync(linked.refs)).toEqual({ kind: 'branch', branch: 'deep/er' });
    expect(resolveCommitSync(linked, 'HEAD')).toBe(tip);
    expect(readReflogSync(repo.refs, 'refs/heads/trunk').map((entry) => entry.new)).toEqual(
      expect.arrayContaining([first, tip]),
    );
    expect(() => renameBranchSync(repo, 'trunk', 'deep/er')).toThrow(code('ERR_MUSE_EXISTS'));
    expect(() => renameBranchSync(repo, 'nope', 'x')).toThrow(code('ERR_MUSE_NOT_FOUND', 'not-found'));
    expect(() => renameBranchSync(repo, 'trunk', 'deep')).toThrow(code('ERR_MUSE_REF_CONFLICT'));
  });

  it('H-REF-12: a damaged one is named by the listing, and its name stays taken', () => {
    mkdirSync(`${repo.dir}/refs/heads/dir`, { recursive: true });
    updateRefSync(repo.refs, 'refs/heads/x', { expected: null, next: first, reason: 'test' });
    work({ root: repo.dir }, { 'refs/heads/x': 'garbage' });
    expect(() => listBranchesSync(repo)).toThrow(
      expect.objectContaining({ kind: 'damaged', message: expect.stringContaining('x') }),
    );
    expect(() => createBranchSync(repo, 'x')).toThrow(expect.objectContaining({ kind: 'damaged' }));
    expect(stateFile(repo, 'refs/heads/x')).toBe('garbage');
  });

  it('H-HIST-8: work with a detached HEAD', () => {
    writeHeadCommitSync(repo.refs, first);
    expect(createBranchSync(repo, 'here').id).toBe(first);
  });
});
