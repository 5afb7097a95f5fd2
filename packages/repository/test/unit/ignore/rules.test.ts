import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitSync, initRepositorySync, listFilesSync, statusSync } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { git } from '../../support/git.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, work } from '../../support/work.js';

const added = (repo: Repository): string[] => statusSync(repo).changes.map((change) => change.path);

describe('ignore rules', () => {
  it('nested files, negation, and what lies in an ignored directory', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, {
      '.museignore': '*.log\nbuild/\n/only-root\n',
      'd/.museignore': '!keep.log\n*.tmp\n',
      'a.log': '1',
      'd/a.log': '1',
      'd/keep.log': '1',
      'd/e/keep.log': '1',
      'd/x.tmp': '1',
      'x.tmp': '1',
      'build/keep.log': '1',
      'd/build/x': '1',
      'only-root': '1',
      'd/only-root': '1',
    });
    expect(added(repo)).toEqual(['.museignore', 'd/.museignore', 'd/e/keep.log', 'd/keep.log', 'd/only-root', 'x.tmp']);
  });

  it('.gitignore counts only where there is no .museignore in the root', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { '.gitignore': 'x\n', x: '1', y: '1', 'd/.museignore': 'z\n', 'd/z': '1' });
    expect(added(repo)).toEqual(['.gitignore', 'd/.museignore', 'd/z', 'y']);
    work(repo, { '.museignore': 'y\n' });
    expect(added(repo)).toEqual(['.gitignore', '.museignore', 'd/.museignore', 'x']);
  });

  it('H-WT-9: they touch untracked files only, and nothing else is left out by name', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { 'dist/a': '1', 'node_modules/b': '1', 'target/c': '1', '.hidden': '1' });
    commitAll(repo, 'one');
    expect(listFilesSync(repo).map((file) => file.path)).toEqual(['.hidden', 'dist/a', 'node_modules/b', 'target/c']);
    work(repo, { '.museignore': 'dist/\nnode_modules\n.hidden\n', 'dist/a': '2', 'dist/new': '1', '.hidden': '2' });
    expect(added(repo)).toEqual(['.hidden', '.museignore', 'dist/a']);
    commitAll(repo, 'two');
    expect(statusSync(repo).clean).toBe(true);
  });

  it('H-WT-9: a secret is not brought back by negation, only by force; and tracked it stays', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, {
      '.museignore': '!.env\n!*.pem\n',
      '.env': 'KEY=1',
      'd/server.pem': '1',
      'd/.env.local': '1',
      '.env.example': 'KEY=',
      id_rsa: '1',
    });
    expect(added(repo)).toEqual(['.env.example', '.museignore']);
    expect(() => commitSync(repo, { message: 'x', signer, paths: ['.env'] })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_IGNORED_PATH', kind: 'refused' }),
    );
    commitSync(repo, { message: 'x', signer, paths: ['.env'], force: true });
    work(repo, { '.env': 'KEY=2' });
    expect(statusSync(repo).changes).toContainEqual({ path: '.env', change: 'modified', kind: 'file' });
  });

  it('changed rules are seen although a cache is there', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { 'd/a': '1', 'd/b': '1' });
    expect(added(repo)).toEqual(['d/a', 'd/b']);
    writeFileSync(join(repo.root, '.museignore'), 'a\n');
    expect(added(repo)).toEqual(['.museignore', 'd/b']);
  });

  it('H-WT-9: the same files are ignored as by Git, for random rules', { timeout: 120_000 }, () => {
    const name = fc.constantFrom('a', 'b', 'c.o', 'd');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const rule = fc
      .tuple(
        fc.constantFrom('', '!'),
        fc.constantFrom('', '/', '**/'),
        fc.constantFrom('a', 'b', '*.o', 'a/b', '*', 'd', 'b/**', '[ab]', 'c.?'),
        fc.constantFrom('', '/'),
      )
      .map((parts) => parts.join(''));
    const rules = fc.array(rule, { maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), rules, rules, (paths, root, nested) => {
        const repo = initRepositorySync(tempDir());
        const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
        for (const file of files) work(repo, { [file]: file });
        work(repo, { '.gitignore': `${root.join('\n')}\n` });
        if (files.some((file) => file.startsWith('a/'))) work(repo, { 'a/.gitignore': `${nested.join('\n')}\n` });
        git(repo.root, ['init', '-q']);
        const expected = git(repo.root, ['ls-files', '--others', '--exclude-standard', '-z'])
          .split('\0')
          .filter((one) => one !== '' && !one.startsWith('.muse/'));
        expect(added(repo)).toEqual(expected.sort());
      }),
      { numRuns: Number(process.env['MUSE_TEST_ROUNDS'] ?? 60) },
    );
  });
});
