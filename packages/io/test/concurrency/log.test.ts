import { describe, expect, it } from 'vitest';
import { openLog, readLog } from '../../src/index.js';
import { spawnWorkers } from '../../src/testing/index.js';
import { tempDir } from '../helpers/temp-dir.js';
import { workerPath } from '../helpers/worker-path.js';

interface Entry {
  readonly index: number;
  readonly round: number;
  readonly text: string;
}

describe('an append log between processes', () => {
  it('H-IO-10, I-5: 12 processes append at once: every record is there, whole and in the order of its process', async () => {
    using dir = tempDir();
    const path = `${dir.path}/log`;
    const log = openLog(path);
    let racing = true;
    const seen: unknown[] = [];
    const reader = (async () => {
      for (let from = 0; racing;) {
        const page = await readLog(log, { from });
        seen.push(...page.records.map(({ value }) => value));
        // The only thing that may look damaged is the end, while it is being written.
        for (const { reason, offset } of page.damaged) expect([reason, offset]).toEqual(['unfinished', page.next]);
        from = page.next;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    const results = await spawnWorkers(workerPath('append-log'), 12, {
      data: (index) => ({ path, index, rounds: 25 }),
    });
    racing = false;
    await reader;
    for (const { code, stderr } of results) expect([code, stderr]).toEqual([0, '']);
    const { records, damaged } = await readLog(log);
    expect(damaged).toEqual([]);
    expect(records).toHaveLength(12 * 25);
    const entries = records.map(({ value }) => value as Entry);
    for (let index = 0; index < 12; index++) {
      const own = entries.filter((entry) => entry.index === index);
      expect(own.map(({ round }) => round)).toEqual(Array.from({ length: 25 }, (_, round) => round));
      for (const { round, text } of own) expect(text.length).toBe((index * 37 + round * 101) % 3000);
    }
    expect(seen).toEqual(entries.slice(0, seen.length));
    expect(seen.length).toBeGreaterThan(0);
  });
});
