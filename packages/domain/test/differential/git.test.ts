import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeLines } from '../../src/index.js';
import { edited, random, randomText } from '../helpers/random-texts.js';

/* Git merges the same files: whether there is a conflict must be the same, and every clean result, byte by byte. */

interface Case {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

const CASES = Number(process.env['MUSE_TEST_ROUNDS'] ?? 500);

let dir: string;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'muse-git-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function git(args: readonly string[], input?: string): Buffer {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: dir, input, maxBuffer: 1 << 30 });
  if (status !== 0 && !(args[0] === 'merge-tree' && status === 1)) throw new Error(`git ${args[0]}: ${stderr}`);
  return stdout;
}

/** One commit of all cases per side; `git merge-tree` then merges them all at once. */
function importStream(cases: readonly Case[]): string {
  const commit = (mark: number, side: keyof Case): string => {
    const files = cases.map((one, i) => `M 100644 inline f${i}\ndata ${Buffer.byteLength(one[side])}\n${one[side]}\n`);
    const head = `commit refs/heads/${side}\nmark :${mark}\ncommitter a <a> 100000001 +0000\ndata 1\nx\n`;
    return `${head}${mark === 1 ? '' : 'from :1\n'}${files.join('')}\n`;
  };
  return commit(1, 'base') + commit(2, 'ours') + commit(3, 'theirs');
}

interface GitResult {
  readonly texts: readonly string[];
  readonly conflicts: ReadonlySet<number>;
}

function mergedByGit(cases: readonly Case[]): GitResult {
  git(['init', '-q', '--bare']);
  git(['fast-import', '--quiet', '--force'], importStream(cases));
  const [tree, ...entries] = git(['merge-tree', '--write-tree', '--no-messages', 'ours', 'theirs'])
    .toString()
    .split('\n');
  const conflicts = new Set(entries.filter(Boolean).map((line) => Number(line.split('\tf')[1])));
  const batch = git(['cat-file', '--batch'], cases.map((_, i) => `${tree}:f${i}\n`).join(''));
  const texts: string[] = [];
  for (let at = 0; at < batch.length;) {
    const end = batch.indexOf('\n', at);
    const size = Number(batch.subarray(at, end).toString().split(' ')[2]);
    texts.push(batch.subarray(end + 1, end + 1 + size).toString());
    at = end + 2 + size;
  }
  return { texts, conflicts };
}

describe('beside Git', () => {
  for (const words of [5, 30, 300]) {
    it(`merges ${CASES} random files with lines out of ${words} as Git does`, () => {
      const draw = random(words);
      const cases = Array.from({ length: CASES }, (): Case => {
        const base = randomText(draw, words);
        const [ours, theirs] = [edited(draw, base, words), edited(draw, base, words)];
        return { base: base.join(''), ours: ours.join(''), theirs: theirs.join('') };
      });
      const oracle = mergedByGit(cases);
      let [clean, conflicts, sameMarkers] = [0, 0, 0];
      cases.forEach((texts, i) => {
        const [base, ours, theirs] = [texts.base, texts.ours, texts.theirs].map((text) => Buffer.from(text));
        const labels = { base: '', ours: 'ours', theirs: 'theirs' };
        const result = mergeLines({ base: base!, ours: ours!, theirs: theirs! }, { labels });
        const text = Buffer.from(result.bytes).toString();
        expect(result.conflicts.length > 0, `case ${i}: ${JSON.stringify(texts)}`).toBe(oracle.conflicts.has(i));
        if (result.conflicts.length === 0) {
          expect(text, `case ${i}: ${JSON.stringify(texts)}`).toBe(oracle.texts[i]);
          clean++;
        } else {
          conflicts++;
          // Git may leave a line that both sides have inside a conflict; ours is never wider.
          if (text === oracle.texts[i]) sameMarkers++;
        }
      });
      expect(clean).toBeGreaterThan(CASES / 4);
      expect(sameMarkers / conflicts).toBeGreaterThan(0.9);
    });
  }
});
