import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSync } from '@muse/io';
import { openTemp } from '@muse/io/protocols';
import { recordingFileSystem, traceOf } from '@muse/io/testing';
import { readObjectSync, readSnapshotSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import {
  addWorktreeSync,
  commitSync,
  initRepositorySync,
  listFilesSync,
  listWorktreesSync,
  openRepositorySync,
  removeWorktreeSync,
  statusSync,
  switchToSync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { contents, memoryHome, mortal, put } from '../../support/memory.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, snapshotOf, stateFile, work } from '../../support/work.js';

function withCommit(): { repo: Repository; first: ObjectId; path: string } {
  const repo = initRepositorySync(tempDir());
  work(repo, { a: '1', 'd/b': '1' });
  return { repo, first: commitAll(repo, 'one'), path: join(tempDir(), 'linked') };
}

describe('linked work trees', () => {
  it('H-WKT-1: verbs work inside; objects and refs are shared, HEAD has the usual form', () => {
    const { repo, first, path } = withCommit();
    addWorktreeSync(repo, path, { branch: 'topic', create: { start: first } });
    const linked = openRepositorySync(join(path, 'd'));
    expect(linked).toMatchObject({ root: path, dir: repo.dir });
    expect(readFileSync(join(linked.stateDir, 'HEAD'), 'utf8')).toBe('ref: refs/heads/topic\n');
    expect(snapshotOf({ root: path })).toEqual({ a: '1', 'd/b': '1' });
    expect(statusSync(linked)).toMatchObject({ clean: true, head: { branch: 'topic' }, tip: first });
    work(linked, { a: '2' });
    const { id } = commitSync(linked, { message: 'two', signer });
    expect(stateFile(repo, 'refs/heads/topic')).toBe(id);
    expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/main\n');
    expect(statusSync(repo).clean).toBe(true);
    expect(listWorktreesSync(repo).map(({ name, path: at, head, tip }) => ({ name, at, head, tip }))).toEqual([
      { name: null, at: repo.root, head: { kind: 'branch', branch: 'main' }, tip: first },
      { name: 'linked', at: path, head: { kind: 'branch', branch: 'topic' }, tip: id },
    ]);
  });

  it('H-WKT-3: a branch is in one work tree only, by whatever way it is taken', () => {
    const { repo, first, path } = withCommit();
    const linked = addWorktreeSync(repo, path, { branch: 'topic', create: { start: first } });
    const taken = expect.objectContaining({ code: 'ERR_MUSE_BRANCH_CHECKED_OUT', kind: 'refused' });
    expect(() => switchToSync(repo, { to: { branch: 'topic' } })).toThrow(taken);
    expect(() => switchToSync(linked, { to: { branch: 'main' } })).toThrow(taken);
    const other = `${path}-2`;
    expect(() => addWorktreeSync(repo, other, { branch: 'main' })).toThrow(taken);
    expect(existsSync(other)).toBe(false);
    expect(readdirSync(join(repo.dir, 'worktrees'))).toEqual(['linked']);
    expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/main\n');
  });

  it('H-WKT-3: refuses an occupied path and an unknown branch, leaving neither directory nor record', () => {
    const { repo, first, path } = withCommit();
    expect(() => addWorktreeSync(repo, repo.root, { branch: 'topic', create: { start: first } })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_EXISTS' }),
    );
    expect(() => addWorktreeSync(repo, path, { branch: 'none' })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND' }),
    );
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(repo.dir, 'worktrees'))).toBe(false);
    expect(stateFile(repo, 'refs/heads/topic')).toBeUndefined();
  });

  it('H-WKT-2: removing refuses modified and untracked files; with force they are kept as a snapshot', () => {
    const { repo, first, path } = withCommit();
    const linked = addWorktreeSync(repo, path, { branch: 'topic', create: { start: first } });
    work(linked, { a: 'mine', 'new/file': 'mine too' });
    expect(() => removeWorktreeSync(repo, path)).toThrow(
      expect.objectContaining({
        code: 'ERR_MUSE_WORKTREE_DIRTY',
        kind: 'refused',
        data: { path, paths: ['a', 'new/file'] },
      }),
    );
    expect(snapshotOf(linked)).toMatchObject({ a: 'mine', 'new/file': 'mine too' });
    const { saved } = removeWorktreeSync(repo, path, { force: true });
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(repo.dir, 'worktrees'))).toEqual([]);
    const files = listFilesSync(repo, { source: readSnapshotSync(repo.objects, saved!)!.tree });
    expect(files.map((file) => Buffer.from(readObjectSync(repo.objects, file.id)!).toString())).toEqual([
      'mine',
      'mine too',
    ]);
    expect(stateFile(repo, 'refs/heads/topic')).toBe(first);
    switchToSync(repo, { to: { branch: 'topic' } });
    expect(() => removeWorktreeSync(repo, path)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND' }));
  });

  it('H-WKT-2: only records whose directory is gone are pruned', () => {
    const { repo, first, path } = withCommit();
    addWorktreeSync(repo, `${path}-a`, { branch: 'a', create: { start: first } });
    addWorktreeSync(repo, `${path}-b`, { branch: 'b', create: { start: first } });
    rmSync(`${path}-a`, { recursive: true });
    expect(
      listWorktreesSync(repo)
        .filter((tree) => tree.abandoned)
        .map((tree) => tree.name),
    ).toEqual(['linked-a']);
    addWorktreeSync(repo, `${path}-c`, { branch: 'a' });
    expect(listWorktreesSync(repo).map((tree) => tree.name)).toEqual([null, 'linked-b', 'linked-c']);
  });

  it('killed at any call, adding leaves no work tree or one that its first command completes', () => {
    for (let n = 0; ; n += 3) {
      const { fs, repo } = memoryHome();
      put(fs, { a: '1', 'd/b': '2' });
      const { id } = commitSync(repo, { message: 'one', signer });
      const done = succeeds(() =>
        addWorktreeSync(openRepositorySync('/w', { fs: mortal(fs, n) }), '/linked', {
          branch: 'topic',
          create: { start: id },
        }),
      );
      const after = fs.spawn();
      if (after.sync.lstat('/linked/.muse') !== undefined) {
        expect(statusSync(openRepositorySync('/linked', { fs: after }))).toMatchObject({
          clean: true,
          head: { branch: 'topic' },
          tip: id,
        });
        expect(Object.keys(contents(after, '/linked')).sort()).toEqual(['a', 'd/b']);
      } else {
        expect(done).toBe(false);
        addWorktreeSync(openRepositorySync('/w', { fs: after }), '/again', { branch: 'topic', create: { start: id } });
        expect(listWorktreesSync(openRepositorySync('/w', { fs: after }))).toHaveLength(2);
      }
      if (done) return;
    }
  });

  it('I-3: the files of a removed work tree are durably gone before what points to its record, and that before the record', () => {
    const { fs, repo } = memoryHome();
    put(fs, { a: '1', 'd/b': '1' });
    const { id } = commitSync(repo, { message: 'one', signer });
    addWorktreeSync(repo, '/linked', { branch: 'topic', create: { start: id } });
    const { fs: recorded, calls } = recordingFileSystem(fs);
    removeWorktreeSync(openRepositorySync('/w', { fs: recorded }), '/linked');
    const lines = traceOf(calls, { root: '/' });
    const order = [
      /^rmdir \/?linked\/d$/,
      /^fsyncDir \/?linked$/,
      /^unlink \/?linked\/\.muse$/,
      /^rmdir \/?linked$/,
      /^fsyncDir (\/|\.)$/,
      /^rename \/?w\/\.muse\/worktrees\/linked /,
    ].map((line) => lines.findIndex((text) => line.test(text)));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((x, y) => x - y));
  });

  it('I-6: adding goes on where a process died in the same place', () => {
    const { fs, repo } = memoryHome();
    put(fs, { a: '1' });
    const { id } = commitSync(repo, { message: 'one', signer });
    const dead = fs.spawn();
    fs.sync.mkdir('/linked');
    const { path } = runSync(dead, openTemp('/linked'));
    dead.kill();
    addWorktreeSync(repo, '/linked', { branch: 'topic', create: { start: id } });
    expect(fs.sync.lstat(path)).toBeUndefined();
    expect(contents(fs, '/linked')).toEqual({ a: '1' });
  });

  it('killed at any call, removing can be run again, and no command works on what is left', () => {
    for (let n = 0; ; n += 3) {
      const { fs, repo } = memoryHome();
      put(fs, { a: '1', 'd/b': '2' });
      const { id } = commitSync(repo, { message: 'one', signer });
      addWorktreeSync(repo, '/linked', { branch: 'topic', create: { start: id } });
      const done = succeeds(() => removeWorktreeSync(openRepositorySync('/w', { fs: mortal(fs, n) }), '/linked'));
      const after = fs.spawn();
      const main = openRepositorySync('/w', { fs: after });
      if (after.sync.lstat('/linked/.muse') !== undefined) {
        const whole = after.sync.lstat('/linked/a') !== undefined && after.sync.lstat('/linked/d/b') !== undefined;
        if (!whole)
          expect(() => openRepositorySync('/linked', { fs: after })).toThrow(
            expect.objectContaining({ code: 'ERR_MUSE_WORKTREE_REMOVED' }),
          );
        removeWorktreeSync(main, '/linked');
      } else if (listWorktreesSync(main).length > 1) removeWorktreeSync(main, '/linked');
      expect(listWorktreesSync(main)).toHaveLength(1);
      if (done) return;
    }
  });
});

function succeeds(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !/killed/.test(error.message)) throw error;
    return false;
  }
}
