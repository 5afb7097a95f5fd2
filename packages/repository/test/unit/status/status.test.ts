import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitSync, initRepositorySync, listFilesSync, statusSync, switchToSync } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, work } from '../../support/work.js';

const changesOf = (repo: Repository): string[] =>
  statusSync(repo).changes.map(({ path, change, kind }) => `${change} ${path} ${kind}`);

describe('status', () => {
  it('H-WT-6: shows every kind of change, sorted by the bytes of the paths', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, {
      modified: '1',
      deleted: '1',
      mode: '1',
      type: '1',
      'd/deleted': '1',
      'same-size': 'aa',
      link: '-> a',
      'swap/x': '1',
      swapped: '1',
    });
    commitAll(repo, 'one');
    expect(statusSync(repo)).toMatchObject({ clean: true, changes: [], operation: null });
    work(repo, {
      modified: '22',
      deleted: null,
      type: '-> x',
      d: null,
      'same-size': 'bb',
      link: '-> b',
      swap: 'file',
      swapped: null,
      'swapped/y': '2',
      é: 'new',
      z: 'new',
    });
    chmodSync(join(repo.root, 'mode'), 0o755);
    expect(changesOf(repo)).toEqual([
      'deleted d/deleted file',
      'deleted deleted file',
      'modified link symlink',
      'mode-changed mode executable',
      'modified modified file',
      'modified same-size file',
      'added swap file',
      'deleted swap/x file',
      'deleted swapped file',
      'added swapped/y file',
      'type-changed type symlink',
      'added z file',
      'added é file',
    ]);
  });

  it('compares only the paths that are asked for, and finds directories', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', 'd/b': '1', 'd/e/c': '1' });
    commitAll(repo, 'one');
    work(repo, { a: '2', 'd/b': '2', 'd/e/c': '2', 'd/e/n': 'new' });
    expect(statusSync(repo, { paths: ['d/e'] }).changes.map((change) => change.path)).toEqual(['d/e/c', 'd/e/n']);
    expect(statusSync(repo, { paths: ['./d/'] }).changes.map((change) => change.path)).toEqual([
      'd/b',
      'd/e/c',
      'd/e/n',
    ]);
    expect(() => statusSync(repo, { paths: ['../outside'] })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_PATH' }),
    );
    expect(() => statusSync(repo, { paths: ['/etc'] })).toThrow(expect.objectContaining({ code: 'ERR_MUSE_BAD_PATH' }));
  });

  it('H-WT-6: a link to a directory is a link, and is not entered', () => {
    const outside = tempDir();
    writeFileSync(join(outside, 'secret'), 'outside');
    const repo = initRepositorySync(tempDir());
    symlinkSync(outside, join(repo.root, 'link'));
    commitAll(repo, 'one');
    expect(listFilesSync(repo).map(({ path, kind }) => ({ path, kind }))).toEqual([{ path: 'link', kind: 'symlink' }]);
  });

  it('leaves out special files, .git, nested repositories and .muse in any form, and says so', () => {
    const repo = initRepositorySync(tempDir());
    execFileSync('mkfifo', [join(repo.root, 'pipe')]);
    work(repo, { '.git/config': 'x', '.MUSE/x': '1', 'd/.GIT/x': '1', 'd/ok': '1', '.gitignore-not': '1' });
    initRepositorySync(join(repo.root, 'inner'));
    writeFileSync(join(repo.root, 'inner/file'), 'not ours');
    const { changes, skipped } = statusSync(repo);
    expect(changes.map((change) => change.path)).toEqual(['.gitignore-not', 'd/ok']);
    expect(skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: '.MUSE', reason: 'reserved-name' },
      { path: 'd/.GIT', reason: 'reserved-name' },
      { path: 'inner', reason: 'repository' },
      { path: 'pipe', reason: 'special-file' },
    ]);
  });

  it('a tracked directory stays tracked when a repository is made in it', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { 'd/a': '1' });
    commitAll(repo, 'one');
    initRepositorySync(join(repo.root, 'd'));
    expect(changesOf(repo)).toEqual([]);
  });

  it('H-WT-10: a name that is not UTF-8 is versioned and restored byte for byte', () => {
    const repo = initRepositorySync(tempDir());
    const name = Buffer.from([0x66, 0xff, 0xfe, 0x80, 0x2e, 0x74]);
    const file = Buffer.concat([Buffer.from(`${repo.root}/`), name]);
    writeFileSync(file, 'bytes');
    work(repo, { plain: '1' });
    const first = commitAll(repo, 'one');
    expect(statusSync(repo).clean).toBe(true);
    switchToSync(repo, { create: { branch: 'without', start: first } });
    repo.fs.sync.unlink(`${repo.root}/f\udcff\udcfe\udc80.t`);
    commitSync(repo, { message: 'without', signer });
    switchToSync(repo, { to: { branch: 'main' } });
    expect(Buffer.from(repo.fs.sync.readFile(`${repo.root}/f\udcff\udcfe\udc80.t`)!).toString()).toBe('bytes');
    expect(statusSync(repo).clean).toBe(true);
  });

  it('H-OBJ-13: an empty file is ordinary, an empty directory is not versioned', () => {
    const repo = initRepositorySync(tempDir());
    writeFileSync(join(repo.root, 'empty'), '');
    mkdirSync(join(repo.root, 'nothing/in/here'), { recursive: true });
    commitAll(repo, 'one');
    expect(listFilesSync(repo).map((file) => file.path)).toEqual(['empty']);
    expect(statusSync(repo).clean).toBe(true);
  });

  it('works on a repository that can only be read', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    commitAll(repo, 'one');
    const refuse = (): never => {
      throw Object.assign(new Error('read-only'), { code: 'EROFS' });
    };
    const sync = {
      ...repo.fs.sync,
      open: (path: string, flags: 'r') => (flags === 'r' ? repo.fs.sync.open(path, flags) : refuse()),
    };
    work(repo, { a: '22' });
    expect(statusSync({ ...repo, fs: { ...repo.fs, sync } }).changes).toHaveLength(1);
  });
});
