import { join } from 'node:path';
import { noTemps, spawnWorkers } from '@muse/io/testing';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import {
  initRepositorySync,
  listWorktreesSync,
  openRepositorySync,
  readLogSync,
  statusSync,
  verifySync,
} from '../../src/index.js';
import { tempDir } from '../support/temp.js';
import { commitAll, stateFile, work } from '../support/work.js';
import { workerPath } from '../support/worker.js';

const WORKTREES = Number(process.env['MUSE_TEST_WORKTREES'] ?? 16);

describe('many processes', () => {
  it(
    'H-REF-4, I-5: 16 processes committing different files to one branch all succeed, and all commits are on it',
    { timeout: 180_000 },
    async () => {
      const repo = initRepositorySync(tempDir());
      work(repo, { 'README.txt': 'together' });
      commitAll(repo, 'first');
      const times = 3;
      const results = await spawnWorkers(workerPath('commit-path'), 16, {
        data: (number) => ({ root: repo.root, number, times }),
      });
      for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const made = results.flatMap(({ lines }) => lines as ObjectId[]);
      expect(new Set(made).size).toBe(16 * times);

      const again = openRepositorySync(repo.root);
      const tip = stateFile(repo, 'refs/heads/main') as ObjectId;
      const history = new Set(readLogSync(again, { from: [tip] }).entries.map((entry) => entry.id));
      for (const id of made) expect(history.has(id)).toBe(true);
      expect(history.size).toBe(16 * times + 1);
      expect(statusSync(again).clean).toBe(true);
      expect(verifySync(again).problems).toEqual([]);
      expect(noTemps(repo.root)).toEqual([]);
    },
  );

  it(
    `H-WKT-3, H-WKT-1: ${WORKTREES} processes each add a work tree and commit to a branch of their own`,
    { timeout: 240_000 },
    async () => {
      const repo = initRepositorySync(tempDir());
      work(repo, { 'd/a': 'a', 'd/b': 'b' });
      commitAll(repo, 'first');
      const times = 2;
      const beside = tempDir();
      const results = await spawnWorkers(workerPath('commit-tree'), WORKTREES, {
        data: (number) => ({ root: repo.root, linked: join(beside, `tree ${number}`), number, times }),
      });
      for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const again = openRepositorySync(repo.root);
      expect(listWorktreesSync(again)).toHaveLength(WORKTREES + 1);
      for (const { lines } of results) {
        for (const { id, branch } of lines as { id: ObjectId; branch: string }[]) {
          const tip = stateFile(repo, `refs/heads/${branch}`) as ObjectId;
          expect(readLogSync(again, { from: [tip] }).entries.map((entry) => entry.id)).toContain(id);
        }
      }
      for (let number = 0; number < WORKTREES; number++) {
        const linked = openRepositorySync(join(beside, `tree ${number}`));
        expect(statusSync(linked)).toMatchObject({ clean: true, head: { kind: 'branch', branch: `w${number}` } });
      }
      expect(verifySync(again).problems).toEqual([]);
      expect(noTemps(repo.root)).toEqual([]);
    },
  );
});
