import { fileURLToPath } from 'node:url';
import { spawnWorkers } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { listBranchesSync, listTagsSync, verifySync } from '../../src/index.js';
import { newRepository, putCommit } from '../support/history.js';

const script = fileURLToPath(new URL('../workers/create-ref.mjs', import.meta.url));

interface Report {
  readonly won: boolean;
  readonly start?: string;
  readonly code?: string;
  readonly kind?: string;
}

describe('creating one name from many processes', () => {
  it.each(['branch', 'tag'] as const)(
    'H-REF-5: exactly one process makes the %s, and its value stays',
    async (kind) => {
      const repo = newRepository();
      const commits = Array.from({ length: 10 }, () => putCommit(repo));
      const results = await spawnWorkers(script, commits.length, {
        data: (index) => ({ root: repo.root, kind, name: 'taken', start: commits[index] }),
      });
      const reports = results.map(({ lines, stderr }) => {
        expect(stderr).toBe('');
        return lines[0] as Report;
      });
      const winners = reports.filter(({ won }) => won);
      expect(winners).toHaveLength(1);
      for (const { won, ...loss } of reports)
        if (!won) expect(loss).toEqual({ code: 'ERR_MUSE_EXISTS', kind: 'refused' });
      const listed = kind === 'branch' ? listBranchesSync(repo) : listTagsSync(repo);
      expect(listed.map(({ name, id }) => [name, id])).toEqual([['taken', winners[0]!.start]]);
      expect(verifySync(repo).problems).toEqual([]);
    },
  );
});
