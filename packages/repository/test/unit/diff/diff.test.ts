import { resolveHeadSync } from '@muse/refs';
import { beforeEach, describe, expect, it } from 'vitest';
import { diff, diffSync, renderNameStatus, renderPatch, renderStat, resolveTreeSync } from '../../../src/index.js';
import type { FileDiff, Repository } from '../../../src/index.js';
import { newRepository, putTree } from '../../support/history.js';
import { commitAll, work } from '../../support/work.js';

let repo: Repository;
const toWork = (): FileDiff[] => diffSync(repo, { from: resolveTreeSync(repo, 'HEAD'), to: 'worktree' });

beforeEach(() => {
  repo = newRepository();
  work(repo, {
    'a.txt': 'one\ntwo\nthree\n',
    'd/b': 'x\n',
    run: '#!/bin/sh\n',
    link: '-> a.txt',
    '.museignore': 'ignored\n',
  });
  commitAll(repo, 'first');
});

describe('diff', () => {
  it('compares a tree with the work tree: what a commit would record', async () => {
    expect(toWork()).toEqual([]);
    work(repo, { 'a.txt': 'one\n2\nthree\n', 'd/b': null, 'd/new': 'n', link: '-> d', run: 'plain\n', ignored: 'i' });
    const diffs = toWork();
    expect(renderNameStatus(diffs)).toBe('M\ta.txt\nD\td/b\nA\td/new\nM\tlink\nM\trun\n');
    expect(renderPatch(diffs.slice(0, 1))).toContain('@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n');
    expect(diffs[4]).toMatchObject({
      before: { kind: 'executable' },
      after: { kind: 'file' },
      stat: { added: 1, deleted: 1 },
    });
    expect(await diff(repo, { from: resolveTreeSync(repo, 'HEAD'), to: 'worktree' })).toEqual(diffs);
    commitAll(repo, 'second');
    expect(diffSync(repo, { from: resolveTreeSync(repo, 'HEAD~1'), to: resolveTreeSync(repo, 'HEAD') })).toEqual(diffs);
  });

  it('compares with the empty tree, and a subset of the paths', () => {
    work(repo, { 'a.txt': 'changed\n', 'd/b': 'y\n' });
    const tree = resolveTreeSync(repo, 'HEAD');
    expect(diffSync(repo, { from: null, to: tree, paths: ['d'] }).map(({ path, change }) => [path, change])).toEqual([
      ['d/b', 'added'],
    ]);
    expect(diffSync(repo, { from: tree, to: 'worktree', paths: ['d'] }).map(({ path }) => path)).toEqual(['d/b']);
    expect(diffSync(repo, { from: tree, to: null }).every(({ change }) => change === 'deleted')).toBe(true);
  });

  it('tells kinds of changes apart', () => {
    const from = putTree(repo, { mode: '1', type: 'x', binary: 'a\0b' });
    const to = putTree(repo, {
      mode: { kind: 'executable', text: '1' },
      type: { kind: 'symlink', text: 'x' },
      binary: 'a\0c!',
    });
    const diffs = diffSync(repo, { from, to });
    expect(diffs.map(({ path, change, binary }) => [path, change, binary])).toEqual([
      ['binary', 'modified', true],
      ['mode', 'mode-changed', false],
      ['type', 'type-changed', false],
    ]);
    expect(renderStat(diffs)).toBe(
      ' binary | Bin 3 -> 4 bytes\n mode   | 0\n type   | 2 +-\n 3 files changed, 1 insertion(+), 1 deletion(-)\n',
    );
  });

  it('takes as much context as asked for', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i}\n`);
    const from = putTree(repo, { f: lines.join('') });
    const to = putTree(repo, { f: lines.with(5, 'x\n').with(12, 'y\n').join('') });
    const hunks = (context: number): number[] =>
      diffSync(repo, { from, to, context })[0]!.hunks.map(({ lines: all }) => all.length);
    expect(hunks(0)).toEqual([2, 2]);
    expect(hunks(2)).toEqual([6, 6]);
    expect(hunks(3)).toEqual([16]);
    expect(hunks(100)).toEqual([22]);
  });

  it('shows nothing before the first commit but what is there', () => {
    const empty = newRepository();
    work(empty, { f: '1\n' });
    expect(resolveHeadSync(empty.refs)).toBeNull();
    expect(diffSync(empty, { from: null, to: 'worktree' }).map(({ path }) => path)).toEqual(['f']);
  });

  it('compares 500 changed files quickly', () => {
    const body = (i: number, word: string): string =>
      Array.from({ length: 120 }, (_, k) => (k === i % 100 ? word : `line ${k}`)).join('\n');
    const files = (word: string): Record<string, string> =>
      Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`d${i % 20}/f${i}`, body(i, word)]));
    const [from, to] = [putTree(repo, files('old')), putTree(repo, files('new'))];
    const start = performance.now();
    const diffs = diffSync(repo, { from, to });
    expect(performance.now() - start).toBeLessThan(3000);
    expect(diffs.length).toBe(500);
    expect(diffs.every(({ stat }) => stat.added === 1 && stat.deleted === 1)).toBe(true);
  });
});
