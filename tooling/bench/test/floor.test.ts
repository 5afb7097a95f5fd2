import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCalls, countGates, countReplaceCalls } from '../src/floor/counts.mjs';
import { isExceeded, packGates, replaceGates } from '../src/floor/gates.mjs';
import { inTurn, measurePacks, measureReplaces } from '../src/floor/measure.mjs';
import { compileFloor, startFloor } from '../src/floor/native.mjs';
import { extractFloor, floorSection, replaceFloor } from '../src/floor/section.mjs';

let base = '';
beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'muse-floor-test-')));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('system calls of a replacement', () => {
  it('I-2: are the eight of the protocol, two of them fsync, as the kernel sees them', () => {
    const counted = countReplaceCalls(base);
    if (counted === undefined) {
      console.warn('notice: there is no strace here, so that the system calls of a replacement were not counted');
      return;
    }
    const calls = counted.last.map((call) => call.replace(/^(open|rename|p?write)(at2?|64)?$/, '$1'));
    expect(calls).toEqual(['open', 'write', 'fsync', 'close', 'rename', 'open', 'fsync', 'close']);
    expect(countGates(counted).filter(isExceeded)).toEqual([]);
    expect(readdirSync(base)).toEqual([]);
  });

  it('are counted between two marks, in their thread, without memory', () => {
    const mark = '10 access("/x/count-mark", F_OK) = -1 ENOENT';
    const log = [mark, '10 fsync(3) = 0', mark, '11 read(4) = 1', '10 mmap(NULL) = 0', '10 fsync(3) = 0', mark, ''];
    expect(countCalls(log.join('\n'))).toEqual({ calls: 1, syncs: 1, last: ['fsync'] });
    expect(countGates({ calls: 9, syncs: 3, last: [] }).filter(isExceeded)).toHaveLength(2);
    expect(() => countCalls('')).toThrow(/marks/);
  });
});

describe('measuring against the floor', () => {
  it('runs the C program and ours in turn, and each does its work', { timeout: 120_000 }, async () => {
    const program = compileFloor(base);
    if (program === undefined) {
      console.warn('notice: there is no gcc here, so that the floor was not measured');
      return;
    }
    const floor = startFloor(program, base);
    try {
      const replaces = await measureReplaces(floor, { base, rounds: 1 });
      expect(replaces).toHaveLength(1);
      for (const who of ['c', 'sync', 'async']) expect(replaces[0]![who]).toBeGreaterThan(0);
      expect(readdirSync(join(base, 'replace')).toSorted()).toEqual(['async', 'floor', 'sync']);
      const packs = await measurePacks(floor, 50, { base, rounds: 1 });
      for (const who of ['c', 'sync', 'async']) expect(packs[0]![who]).toBeGreaterThan(0);
    } finally {
      await floor.end();
    }
    expect(readdirSync(base).toSorted()).toEqual(['floor', 'replace']);
  });

  it('begins with another competitor each time, and leaves the rounds to warm up out', async () => {
    const order: string[] = [];
    const competitor = (name: string) => async () => [order.push(name)];
    const rounds = await inTurn({ a: competitor('a'), b: competitor('b') }, { rounds: 2, turns: 2 });
    expect(rounds).toHaveLength(2);
    expect(order.slice(0, 4)).toEqual(['a', 'b', 'b', 'a']);
    expect(order.length).toBeGreaterThan(2 * 2 * 2);
  });
});

describe('gates', () => {
  const round = (values: Record<string, number>): Record<string, number> => ({
    c: 1,
    hashed: 2,
    sync: 1,
    async: 1,
    ...values,
  });

  it('compare within each round and take the median', () => {
    const rounds = [round({ c: 10, sync: 11 }), round({ c: 1, sync: 1.1 }), round({ c: 2, sync: 9 })];
    const [sync] = replaceGates(rounds);
    expect(sync).toMatchObject({ limit: 1.15, unit: 'ratio' });
    expect(sync!.value).toBeCloseTo(1.1);
    expect(isExceeded(sync!)).toBe(false);
  });

  it('are exceeded above the limit, and where the figure is unknown', () => {
    expect(replaceGates([round({ sync: 1.16, async: 1.51 })]).filter(isExceeded)).toHaveLength(2);
    expect(replaceGates([round({ sync: 1.15, async: 1.5 })]).filter(isExceeded)).toEqual([]);
    expect(packGates(1000, [round({ sync: 4.1, async: 9 })]).filter(isExceeded)).toHaveLength(1);
    expect(packGates(1000, [round({ sync: 4, async: 9 })]).filter(isExceeded)).toEqual([]);
    expect(packGates(1000, [round({ hashed: Number.NaN })]).filter(isExceeded)).toHaveLength(1);
  });

  it('stand in the report, in the place of the old ones', () => {
    const rounds = [round({ sync: 1.3 })];
    const times = [{ name: 'a job', rounds }];
    const section = floorSection({ machine: ['a machine'], rounds: 7, gates: replaceGates(rounds), times });
    expect(section).toContain('| replace of 4 KiB, sync ÷ C | 1.30 | 1.15, **exceeded** |');
    expect(section).toContain('| a job | 1.00 | 2.00 | 1.30 | 1.00 |');
    const report = '# Title\n\ntext\n\n## Where the time goes\n\nnotes\n';
    const once = replaceFloor(report, section);
    expect(extractFloor(once).trim()).toBe(section.trim());
    expect(replaceFloor(once, section)).toBe(once);
    expect(once.replace(`${extractFloor(once)}`, '')).toBe(report);
  });
});
