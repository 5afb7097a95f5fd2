import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initRepositorySync, openRepositorySync, statusSync, switchToSync } from '../../src/index.js';
import { pathFault } from '../../src/paths/check-path.js';
import { foldName, isReservedName } from '../../src/paths/reserved.js';
import { putCommit } from '../support/history.js';
import { tempDir } from '../support/temp.js';
import { commitAll, snapshotOf, stateFile, work } from '../support/work.js';

/** Names that some file system takes for `.muse` or `.git`. */
const ALIASES = [
  '.muse',
  '.git',
  '.MUSE',
  '.Git',
  '.gIt',
  '.git ',
  '.git.',
  '.muse. .',
  '.git::$INDEX_ALLOCATION',
  '.muse:stream',
  '.g\u200cit',
  '\ufeff.muse',
  '.mu\u202ese',
  '.mu\u017fe',
  'GIT~1',
  'muse~2',
  '.\uff47it',
  '\u206a.git',
];

describe('paths of trees', () => {
  it('H-WT-5: every alias of .muse and .git is known, and ordinary names are not', () => {
    for (const name of ALIASES) expect([name, isReservedName(name)]).toEqual([name, true]);
    for (const name of [
      '.github',
      '.gitignore',
      '.museignore',
      'git',
      'muse',
      '.gitx',
      'x.git',
      'a~1',
      '.git-old',
      '.muse.txt',
      'Ärger',
      '.git.bak',
      'git~',
    ]) {
      expect([name, isReservedName(name)]).toEqual([name, false]);
    }
  });

  it('H-WT-5: what leaves the tree, or a file system aliases, breaks a rule', () => {
    for (const path of [
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a/../b',
      './a',
      'a\\b',
      'a\0b',
      'C:',
      'c:/x',
      'C:x',
      'd/.git/x',
      '.MUSE/HEAD',
      'x/'.repeat(2000) + 'y',
    ]) {
      expect([path, pathFault(path) !== undefined]).toEqual([path, true]);
    }
    for (const path of ['a', 'a/b', '...', '..a', 'a..', 'con', 'a.', 'ab:c', 'é', 'f\udcff'])
      expect([path, pathFault(path)]).toEqual([path, undefined]);
    for (const path of ['con', 'd/NUL.txt', 'com1', 'LPT9.x', 'a.', 'a ', 'a:b', 'a?'])
      expect([path, pathFault(path, true) !== undefined]).toEqual([path, true]);
  });

  it('H-WT-5: a stored tree with such a path is refused as damaged; nothing is written or deleted', () => {
    for (const name of ALIASES.filter((alias) => !alias.includes('/'))) {
      const repo = initRepositorySync(tempDir());
      work(repo, { a: '1' });
      const first = commitAll(repo, 'one');
      const config = readFileSync(join(repo.dir, 'repo.json'), 'utf8');
      const target = putCommit(repo, {
        files: { a: '2', [`${name}/repo.json`]: 'evil', [`d/${name}`]: 'evil' },
        parents: [first],
      });
      expect(() => switchToSync(repo, { to: { commit: target } })).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_BAD_PATH', kind: 'damaged' }),
      );
      expect(snapshotOf(repo)).toEqual({ a: '1' });
      expect(readFileSync(join(repo.dir, 'repo.json'), 'utf8')).toBe(config);
      expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/main\n');
      expect(existsSync(join(repo.dir, 'CHECKOUT.json'))).toBe(false);
    }
  });

  it('H-WT-10: names are folded as file systems do that cannot hold them apart', () => {
    for (const [a, b] of [
      ['A', 'a'],
      ['É', 'e\u0301'],
      ['straße', 'STRASSE'],
      ['ς', 'σ'],
      ['ﬁ', 'fi'],
    ] as const)
      expect(foldName(a)).toBe(foldName(b));
    expect(foldName('a')).not.toBe(foldName('b'));
  });

  it('H-WT-10: on a file system that holds them apart both are checked out', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    const target = putCommit(repo, { files: { name: '1', Name: '2', é: '3', 'e\u0301': '4' }, parents: [first] });
    switchToSync(repo, { to: { commit: target } });
    expect(Object.values(snapshotOf(repo)).sort()).toEqual(['1', '2', '3', '4']);
  });

  it('H-WT-10: where one name would overwrite the other the switch is refused before its first write', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    const target = putCommit(repo, { files: { 'd/name': '1', 'd/Name': '2' }, parents: [first] });
    const lstat = (path: string): ReturnType<typeof repo.fs.sync.lstat> =>
      repo.fs.sync.lstat(path.replace(/head$/, 'HEAD'));
    const folding = { ...repo, fs: { ...repo.fs, sync: { ...repo.fs.sync, lstat } } };
    expect(() => switchToSync(folding, { to: { commit: target } })).toThrow(
      expect.objectContaining({
        code: 'ERR_MUSE_NAMES_COLLIDE',
        kind: 'refused',
        data: { paths: ['d/Name', 'd/name'] },
      }),
    );
    expect(snapshotOf(repo)).toEqual({ a: '1' });
  });
});

describe('damaged state', () => {
  it('a pointer file that says nothing useful is refused, naming it', () => {
    for (const text of [
      '',
      'muse-dir: ',
      'muse-dir: /nowhere\n',
      'x'.repeat(100_000),
      'muse-dir: /a/worktrees/../b\n',
      'muse-dir: /gone/.muse/worktrees/x\n',
    ]) {
      const root = tempDir();
      writeFileSync(join(root, '.muse'), text);
      expect(() => openRepositorySync(root)).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_DAMAGED_REPOSITORY', kind: 'damaged' }),
      );
    }
  });

  it('H-ST-1: a damaged checkout journal stops every command that would change something, and stays', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    work(repo, { a: '2' });
    const file = join(repo.dir, 'CHECKOUT.json');
    for (const text of ['', '{', '{"sum":"0","journal":{}}', 'null']) {
      writeFileSync(file, text);
      for (const act of [
        () => commitAll(repo, 'two'),
        () => switchToSync(repo, { to: { commit: first } }),
        () => statusSync(repo),
      ]) {
        expect(act).toThrow(expect.objectContaining({ kind: 'damaged' }));
      }
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });

  it('an ignore file that is too large is named', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { '.museignore': 'x'.repeat(2 * 1024 * 1024), a: '1' });
    expect(() => statusSync(repo)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_IGNORE_FILE', kind: 'setup' }),
    );
  });
});
