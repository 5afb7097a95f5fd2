import { describe, expect, it } from 'vitest';
import { crashPoints, samplePoints, statesAt, type Piece } from '../../../src/power/crash-states.js';
import { parseLog, type LogEntry } from '../../../src/power/log.js';
import { seeded } from '../../../src/workload/random.js';

const write = (offset: number, length = 4096, fill = offset): LogEntry & Piece & { kind: 'write' } => ({
  kind: 'write',
  offset,
  bytes: Buffer.alloc(length, fill),
});
const flush: LogEntry = { kind: 'flush' };
const mark = (text: string): LogEntry => ({ kind: 'mark', text });

describe('crashPoints', () => {
  it('is behind every write and mark from the first mark on; what was flushed is pending no more', () => {
    const entries = [write(0), mark('start'), write(1), write(2), flush, write(3)];
    const points = crashPoints(entries);
    expect(points.map(({ index, pending, marks }) => [index, pending.map(({ offset }) => offset), marks])).toEqual([
      [2, [0], 1],
      [3, [0, 1], 1],
      [4, [0, 1, 2], 1],
      [6, [3], 1],
    ]);
  });

  it('counts the marks that follow at once: a cut right behind them must keep what they acknowledge', () => {
    const points = crashPoints([mark('start'), write(1), flush, mark('one'), mark('two'), write(2)]);
    expect(points.map(({ index, marks }) => [index, marks])).toEqual([
      [1, 1],
      [2, 1],
      [5, 3],
      [6, 3],
    ]);
  });
});

describe('statesAt', () => {
  const pending = [write(0, 8192, 1), write(8192, 4096, 2)];
  const states = statesAt({ index: 2, pending, marks: 1 }, { samples: 30, random: seeded(7) });

  it('is everything, nothing, and samples by writes, by blocks and by sectors', () => {
    expect(states.slice(0, 2).map(({ kind, arrived }) => [kind, arrived.length])).toEqual([
      ['all', 2],
      ['none', 0],
    ]);
    const sizes = (kind: string): number[] => [
      ...new Set(
        states.filter((state) => state.kind === kind).flatMap(({ arrived }) => arrived.map((p) => p.bytes.length)),
      ),
    ];
    expect(sizes('some writes').toSorted()).toEqual([4096, 8192]);
    expect(sizes('some blocks')).toEqual([4096]);
    expect(sizes('some sectors')).toEqual([512]);
  });

  it('puts every piece where it belongs', () => {
    for (const { offset, bytes } of states.flatMap(({ arrived }) => arrived)) {
      expect(bytes.every((byte) => byte === (offset < 8192 ? 1 : 2))).toBe(true);
    }
  });

  it('is one state only where nothing is pending', () => {
    expect(statesAt({ index: 1, pending: [], marks: 1 }, { samples: 3, random: seeded(1) })).toHaveLength(1);
  });
});

describe('samplePoints', () => {
  const points = crashPoints([mark('start'), ...Array.from({ length: 99 }, (_, index) => write(index))]);

  it('keeps the order, draws exactly as many as asked for, and the same for the same seed', () => {
    const draw = (): number[] => samplePoints(points, { limit: 20, random: seeded(3) }).map(({ index }) => index);
    expect(draw()).toHaveLength(20);
    expect(draw()).toEqual(draw().toSorted((a, b) => a - b));
  });

  it('keeps all where there are not more', () => {
    expect(samplePoints(points, { limit: 500, random: seeded(3) })).toHaveLength(100);
  });
});

describe('parseLog', () => {
  const entry = (kind: number, offset: number, bytes: Buffer): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(kind, 0);
    head.writeUInt32LE(bytes.length, 4);
    head.writeBigUInt64LE(BigInt(offset), 8);
    return Buffer.concat([head, bytes]);
  };

  it('reads writes, flushes and marks', () => {
    const log = Buffer.concat([
      entry(1, 512, Buffer.from('bytes')),
      entry(2, 0, Buffer.alloc(0)),
      entry(3, 0, Buffer.from('ä')),
    ]);
    expect(parseLog(log)).toEqual([
      { kind: 'write', offset: 512, bytes: Buffer.from('bytes') },
      { kind: 'flush' },
      { kind: 'mark', text: 'ä' },
    ]);
  });

  it('refuses a log that is cut off, and an entry that it does not know', () => {
    const whole = entry(1, 0, Buffer.from('bytes'));
    expect(() => parseLog(whole.subarray(0, -1))).toThrow('in the middle of an entry');
    expect(() => parseLog(entry(9, 0, Buffer.alloc(0)))).toThrow('unknown kind 9');
  });
});
