import { memoryFileSystem, recordingFileSystem, sweepTempsSync, type FileSystem } from '@muse/io';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  appendOperationSync,
  compactOperationsSync,
  openOperationLog,
  readOperationsSync,
  settleOperationSync,
} from '../../src/index.js';
import type { OperationLog } from '../../src/index.js';
import { commitOperation, newLog } from '../operations.js';
import { worker } from '../support.js';

const DIR = '/m/operations';
type Memory = ReturnType<typeof memoryFileSystem>;

function filled(count: number): Memory {
  const fs = memoryFileSystem();
  fs.sync.mkdir('/m');
  const log = openOperationLog(DIR, { fs });
  for (let number = 1; number <= count; number++) {
    const { id } = appendOperationSync(log, commitOperation(number, { time: number }));
    settleOperationSync(log, id, 'done');
  }
  return fs;
}

/** Kills `act` before its nth call, for every n, until it is not killed; then looks as another process. */
function killedAtEveryCall(
  count: number,
  act: (log: OperationLog) => void,
  check: (log: OperationLog, done: boolean) => void,
): number {
  for (let n = 0; ; n++) {
    const fs = filled(count);
    const victim = fs.spawn();
    let calls = 0;
    const mortal: FileSystem = recordingFileSystem(victim, {
      fail: () => (calls++ === n ? (victim.kill(), new Error('killed')) : undefined),
    }).fs;
    let done = true;
    try {
      act(openOperationLog(DIR, { fs: mortal }));
    } catch (error) {
      if (!/killed/.test(String(error))) throw error;
      done = false;
    }
    const other = fs.spawn();
    check(openOperationLog(DIR, { fs: other }), done);
    // The next command works at once, and leaves nothing of the dead one behind.
    sweepTempsSync('/m', { fs: other, recursive: true });
    const log = openOperationLog(DIR, { fs: other });
    const before = readOperationsSync(log).operations.length;
    appendOperationSync(log, commitOperation(99));
    expect(readOperationsSync(log).operations).toHaveLength(before + 1);
    compactOperationsSync(log, { newest: 2 });
    expect(readOperationsSync(log).operations).toHaveLength(2);
    expect(noTemps('/m', { fs: other })).toEqual([]);
    if (done) return n;
  }
}

describe('the operation log, killed before every call', () => {
  it('I-3: an append leaves the entries before, and the new one wholly or not at all', () => {
    const calls = killedAtEveryCall(
      3,
      (log) => {
        const { id } = appendOperationSync(log, commitOperation(4, { time: 4 }));
        settleOperationSync(log, id, 'done');
      },
      (log, done) => {
        const { operations, damaged } = readOperationsSync(log);
        expect(damaged).toEqual([]);
        const times = operations.map(({ time }) => time);
        expect(times).toEqual(times.length === 4 ? [4, 3, 2, 1] : [3, 2, 1]);
        expect(operations.slice(-3).every(({ outcome }) => outcome === 'done')).toBe(true);
        if (done) expect(operations[0]).toMatchObject({ time: 4, outcome: 'done' });
      },
    );
    expect(calls).toBeGreaterThan(15);
  });

  it('I-3: a compaction leaves the whole log, or the part that it keeps', () => {
    const seen = new Set<number>();
    killedAtEveryCall(
      6,
      (log) => compactOperationsSync(log, { newest: 2 }),
      (log, done) => {
        const { operations, damaged } = readOperationsSync(log);
        expect(damaged).toEqual([]);
        expect(operations.map(({ time }) => time)).toEqual([6, 5, 4, 3, 2, 1].slice(0, operations.length));
        seen.add(operations.length);
        if (done) expect(operations).toHaveLength(2);
      },
    );
    expect([...seen].sort()).toEqual([2, 6]);
  });
});

const ROUNDS = 24;

it(`S-084: ${ROUNDS} appenders killed at random moments: what was acknowledged is there, all else is whole`, async () => {
  const log = newLog();
  for (let round = 1; round <= ROUNDS; round++) {
    const durability = round % 2 === 0 ? 'durable' : 'process';
    const data = { dir: log.dir, action: 'loop', who: `w${round}`, durability };
    const { lines, signal, stderr } = await killAtRandom(worker('operations'), { data, withinMs: 25 });
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    const { operations, damaged } = readOperationsSync(log);
    // A line that the kill cut off is all that may be torn.
    expect(damaged.filter(({ reason }) => reason !== 'unfinished' && reason !== 'malformed')).toEqual([]);
    const last = lines.at(-1) as { number: number; id: string };
    const own = operations.filter(({ actor }) => actor!.name === `w${round}`);
    expect(own.some(({ id }) => id === last.id)).toBe(true);
    const newest = Number(own[0]!.command[1]);
    expect(own.map(({ command }) => Number(command[1]))).toEqual(own.map((_, i) => newest - i));
    appendOperationSync(log, commitOperation(round));
    const [after] = readOperationsSync(log, { limit: 1 }).operations;
    expect(after).toMatchObject({ command: ['commit', '-m', `number ${round}`] });
  }
  compactOperationsSync(log, { newest: 1 });
  expect(noTemps(log.dir)).toEqual([]);
});
