import { mkdirSync } from 'node:fs';

import { nodeFileSystem, sweepTempsSync } from '@muse/io';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { expect, it } from 'vitest';

import { listStashSync, pushStashSync, readUnfinishedSync } from '../../src/index.js';
import { RECORDS, STASHED } from '../records.js';
import { tempDir, worker } from '../support.js';

const ROUNDS = 25;

/** The round that a record was written in. */
function roundOf(record: object | null): number {
  if (record === null) return 0;
  const { created, boot } = record as { created?: number; boot?: string };
  return created ?? Number(boot);
}

it(`S-048, S-051, S-084: ${ROUNDS} writers killed at random moments leave every record complete, the old or the new one`, async () => {
  for (let kill = 0; kill < ROUNDS; kill++) {
    const dir = tempDir();
    const at = { fs: nodeFileSystem, dir };
    // A directory for each operation: one work tree cannot be in the middle of all of them.
    const records = RECORDS.map(({ operation, sample }) => ({ operation, dir: `${dir}/${operation}`, record: sample }));
    for (const record of records) mkdirSync(record.dir);
    const { lines, signal, stderr } = await killAtRandom(worker('records'), {
      data: { action: 'loop', dir, records, entry: STASHED },
      withinMs: 60,
    });
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    const acknowledged = new Map(lines as [string, number][]);

    for (const { operation, read, write, next } of RECORDS) {
      const place = { ...at, dir: `${dir}/${operation}` };
      const last = acknowledged.get(operation) ?? 0;
      const found = read(place);
      expect([last, last + 1]).toContain(roundOf(found));
      expect(readUnfinishedSync(place).map((each) => each.operation)).toEqual(found === null ? [] : [operation]);
      // The next command works at once.
      write(place, next, { expected: found });
      expect(read(place)).toEqual(next);
    }
    const pushed = acknowledged.get('stash') ?? 0;
    const rounds = listStashSync(at).map((entry) => entry.time);
    expect([pushed, pushed + 1]).toContain(rounds.length);
    expect(rounds).toEqual(Array.from(rounds, (_, index) => rounds.length - index));
    expect(pushStashSync(at, STASHED)).toHaveLength(rounds.length + 1);

    sweepTempsSync(dir, { recursive: true });
    expect(noTemps(dir)).toEqual([]);
  }
});
