import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killAtRandom, noTemps } from '@muse/io/testing';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import {
  commitSync,
  initRepositorySync,
  isAncestorSync,
  openRepositorySync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../src/index.js';
import { tempDir } from '../support/temp.js';
import { commitAll, signer, stateFile, work } from '../support/work.js';
import { workerPath } from '../support/worker.js';

/** 200 in the full run; a few tens are enough to see a window of some per cent. */
const ROUNDS = Number(process.env['MUSE_TEST_ROUNDS'] ?? 20);

describe('SIGKILL at random moments', () => {
  it(
    `H-WT-4, I-3, I-6: ${ROUNDS} rounds of commit and switch lose no acknowledged commit and leave nothing in the way`,
    { timeout: 60_000 + ROUNDS * 3_000 },
    async () => {
      const repo = initRepositorySync(tempDir());
      work(repo, { 'main-0.txt': 'main', 'd/shared.txt': 'shared' });
      const first = commitAll(repo, 'first');
      switchToSync(repo, { create: { branch: 'topic', start: first } });
      work(repo, { 'topic-0.txt': 'topic', 'main-0.txt': null });
      commitAll(repo, 'topic');

      for (let round = 0; round < ROUNDS; round++) {
        const { lines, signal } = await killAtRandom(workerPath('work'), {
          data: { root: repo.root, round },
          withinMs: 120,
        });
        expect(signal).toBe('SIGKILL');
        checkAfterKill(repo.root, lines);
      }
      expect(verifySync(openRepositorySync(repo.root)).problems).toEqual([]);
    },
  );
});

function checkAfterKill(root: string, lines: readonly unknown[]): void {
  const repo = openRepositorySync(root);
  // One ordinary command, at once: no lock in the way, no repair step.
  const { head, changes } = statusSync(repo);
  expect(noTemps(root)).toEqual([]);
  const branch = head.kind === 'branch' ? head.branch : '';
  expect(['main', 'topic']).toContain(branch);
  expect(stateFile(repo, 'HEAD')).toBe(`ref: refs/heads/${branch}\n`);
  // The worker edits only files of the branch that it is on: anything else would be a mixed tree.
  for (const { path } of changes) expect(path.startsWith(`${branch}-`)).toBe(true);
  for (const line of lines as { branch?: string; id?: ObjectId }[]) {
    if (line.id === undefined) continue;
    const tip = stateFile(repo, `refs/heads/${line.branch}`) as ObjectId;
    expect(isAncestorSync(repo, line.id, tip)).toBe(true);
  }
  writeFileSync(join(root, `${branch}-after.txt`), `${Math.random()}`);
  const { id } = commitSync(repo, { message: 'after the kill', signer });
  expect(stateFile(repo, `refs/heads/${branch}`)).toBe(id);
  expect(statusSync(repo).clean).toBe(true);
}
