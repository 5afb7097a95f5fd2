import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSync, renderNameStatus, renderPatch, renderStat } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { randomNumbers } from '../../support/dag.js';
import { memoryRepository, newRepository, putTree } from '../../support/history.js';
import type { Files } from '../../support/history.js';
import { commitAll, work } from '../../support/work.js';

const repo: Repository = memoryRepository();
const text = (...lines: readonly (string | number)[]): string => lines.map((line) => `line ${line}\n`).join('');
const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

function status(before: Files, after: Files, threshold?: number): string {
  const trees = { from: putTree(repo, before), to: putTree(repo, after) };
  return renderNameStatus(diffSync(repo, { ...trees, ...(threshold !== undefined && { renames: { threshold } }) }));
}

describe('renames', () => {
  it('finds a file under another name, unchanged or changed', () => {
    expect(status({ a: text(...ten) }, { 'd/b': text(...ten) })).toBe('R100\ta\td/b\n');
    expect(status({ a: text(...ten), k: '1' }, { b: text(...ten, 'x'), k: '1' })).toBe('R091\ta\tb\n');
    expect(status({ a: text(...ten) }, { b: text(...ten, 'x') }, 100)).toBe('D\ta\nA\tb\n');
    expect(status({ a: text(...ten) }, { b: text('x', 'y') })).toBe('D\ta\nA\tb\n');
  });

  it('gives each file away once, to the most similar; a unique name counts', () => {
    const one = text(...ten);
    expect(status({ a: one }, { b: text(...ten, 'x'), c: one })).toBe('A\tb\nR100\ta\tc\n');
    expect(
      status({ 'x/f': text(...ten), 'x/g': text(...ten, 'y') }, { 'y/f': text(...ten, 'y'), 'y/z': text(...ten) }),
    ).toBe('R100\tx/g\ty/f\nR100\tx/f\ty/z\n');
    expect(
      status({ 'x/f': text(...ten), 'x/g': '1' }, { 'y/f': text(...ten, 'a', 'b'), 'y/h': text(...ten, 'a') }),
    ).toBe('D\tx/g\nR083\tx/f\ty/f\nA\ty/h\n');
  });

  it('takes no empty file and no link for another one', () => {
    expect(status({ a: '' }, { b: '' })).toBe('D\ta\nA\tb\n');
    expect(status({ a: { kind: 'symlink', text: text(...ten) } }, { b: text(...ten) })).toBe('D\ta\nA\tb\n');
    expect(status({ a: { kind: 'symlink', text: 'to' } }, { b: { kind: 'symlink', text: 'to' } })).toBe('R100\ta\tb\n');
    expect(status({ a: text(...ten) }, { b: { kind: 'executable', text: text(...ten) } })).toBe('R100\ta\tb\n');
  });

  it('shows a rename in every form, also in the work tree', () => {
    const here = newRepository();
    work(here, { 'src/old/name.txt': text(...ten), gone: '1\n' });
    commitAll(here, 'one');
    work(here, { 'src/old/name.txt': null, 'src/name.txt': text(...ten, 'x'), gone: null });
    const diffs = diffSync(here, {
      from: putTree(here, { 'src/old/name.txt': text(...ten), gone: '1\n' }),
      to: 'worktree',
    });
    expect(renderNameStatus(diffs)).toBe('D\tgone\nR091\tsrc/old/name.txt\tsrc/name.txt\n');
    expect(renderStat(diffs)).toContain(' src/{old => }/name.txt | 1 +\n');
    expect(renderPatch(diffs)).toContain(
      'diff --git a/src/old/name.txt b/src/name.txt\nsimilarity index 91%\nrename from src/old/name.txt\nrename to src/name.txt\nindex ',
    );
    expect(renderPatch(diffs)).toContain('--- a/src/old/name.txt\n+++ b/src/name.txt\n@@ -8,3 +8,4 @@\n');
    expect(diffSync(here, { from: null, to: 'worktree', renames: false }).map(({ change }) => change)).toEqual([
      'added',
    ]);
  });
});

describe('renames beside Git', () => {
  let dir: string;
  beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'muse-renames-'))));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function git(args: readonly string[], input?: string): string {
    const { status: exit, stdout, stderr } = spawnSync('git', args, { cwd: dir, input, encoding: 'utf8' });
    if (exit !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
    return stdout;
  }

  it('finds the same renames with the same similarity in random changes', () => {
    const random = randomNumbers(7);
    const lines = (): string => text(...Array.from({ length: 4 + random(12) }, () => random(40)));
    const changed = (content: string): string => {
      const all = content.split(/(?<=\n)/);
      for (let k = random(5); k > 0; k--) all.splice(random(all.length + 1), random(2), text(`new ${random(1000)}`));
      return all.join('');
    };
    const rounds = Array.from({ length: 60 }, () => {
      const before: Record<string, string> = {};
      for (let i = 2 + random(5); i > 0; i--) before[`d${random(3)}/f${random(20)}`] = lines();
      const after: Record<string, string> = {};
      for (const [path, content] of Object.entries(before)) {
        const what = random(5);
        if (what === 0) continue;
        after[what < 3 ? `e${random(3)}/${random(2) === 0 ? path.split('/')[1] : `g${random(20)}`}` : path] =
          changed(content);
      }
      for (let i = random(3); i > 0; i--) after[`new${random(9)}`] = lines();
      return { before, after };
    });
    const commit = (files: Readonly<Record<string, string>>, ref: string): string => {
      const all = Object.entries(files).map(
        ([path, content]) => `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`,
      );
      return `commit refs/heads/${ref}\ncommitter a <a> 100000001 +0000\ndata 1\nx\ndeleteall\n${all.join('')}\n`;
    };
    git(['init', '-q', '--bare']);
    git(
      ['fast-import', '--quiet'],
      rounds.map(({ before, after }, i) => commit(before, `b${i}`) + commit(after, `a${i}`)).join(''),
    );
    let renames = 0;
    rounds.forEach(({ before, after }, i) => {
      const theirs = git(['diff-tree', '-r', '-M', '-l0', '--name-status', `b${i}`, `a${i}`]).replaceAll(
        /^R(\d+)/gm,
        'R$1',
      );
      expect(status(before, after), `round ${i}`).toBe(theirs);
      renames += theirs.match(/^R/gm)?.length ?? 0;
    });
    expect(renames).toBeGreaterThan(60);
  });
});
