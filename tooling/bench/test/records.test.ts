import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem } from '@muse/io';
import { recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { isSlow, LIMIT_MS, measureRecords, RUNS, WARM_UP } from '../src/records.mjs';

const ROWS = [
  { row: 'S-085', name: 'writeCommit' },
  { row: 'S-086', name: 'writeObject' },
  { row: 'S-087', name: 'writeTextAtomic' },
] as const;

describe('the bench of single records', () => {
  it.each(ROWS)(
    '$row: $name is measured over 50 writes of 4 KiB after warm-up, each with both its fsyncs',
    { timeout: 120_000 },
    async ({ row }) => {
      const dir = realpathSync(mkdtempSync(join(tmpdir(), 'muse-records-')));
      try {
        const { fs, calls } = recordingFileSystem(nodeFileSystem);
        const times = await measureRecords(dir, { fs, only: row });
        expect(times.map(({ name }) => name.includes(row))).toEqual([true, true]);
        for (const { median } of times) expect(median).toBeGreaterThan(0);
        const writes = calls.filter((call) => call.op === 'write' && Number(call.args[3]) >= 4096);
        expect(writes).toHaveLength(2 * (WARM_UP + RUNS));
        expect(calls.filter((call) => call.op === 'fsync')).toHaveLength(writes.length);
        expect(calls.filter((call) => call.op === 'fsyncDir').length).toBeGreaterThanOrEqual(writes.length);
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    },
  );

  it('fails from 10 ms on', () => {
    expect([RUNS, LIMIT_MS]).toEqual([50, 10]);
    expect([9.99, 10, Number.NaN].map((median) => isSlow({ name: 'x', median }))).toEqual([false, true, true]);
  });
});
