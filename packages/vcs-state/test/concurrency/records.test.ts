import { noTemps, spawnWorkers, type WorkerResult } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import { listStashSync, pushStashSync, readUnfinishedSync, type StashEntry } from '../../src/index.js';
import { newState, RECORDS, STASHED, SWAPPED } from '../records.js';
import { worker } from '../support.js';

const PROCESSES = 20;
const entry = (number: number): StashEntry => ({ ...STASHED, message: `stash ${number}`, time: number });

function said(results: readonly WorkerResult[]): unknown[] {
  for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return results.flatMap(({ lines }) => lines);
}

describe('records of unfinished operations', () => {
  it(`I-5, H-ST-2: of ${PROCESSES} processes that begin a merge, rebase, cherry-pick or revert exactly one does`, async () => {
    const at = newState();
    const exclusive = SWAPPED.filter(({ operation }) => operation !== 'bisect');
    const answers = said(
      await spawnWorkers(worker('records'), PROCESSES, {
        data(number) {
          const { operation, sample } = exclusive[number % exclusive.length]!;
          return { action: 'write', dir: at.dir, operation, record: sample, expected: null };
        },
      }),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'ERR_MUSE_UNFINISHED')).toHaveLength(PROCESSES - 1);
    expect(readUnfinishedSync(at)).toHaveLength(1);
    expect(noTemps(at.dir)).toEqual([]);
  });

  it(`I-5: of ${PROCESSES} processes that go on from one state exactly one does, and a reader meanwhile always sees a whole one`, async () => {
    const at = newState();
    const rebase = RECORDS.find(({ operation }) => operation === 'rebase')!;
    rebase.write(at, rebase.sample);
    let working = true;
    const seen = new Set<number>();
    const reader = (async () => {
      while (working) {
        seen.add((rebase.read(at) as { created: number }).created);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const answers = said(
      await spawnWorkers(worker('records'), PROCESSES, {
        data: (number) => ({
          action: 'write',
          dir: at.dir,
          operation: 'rebase',
          record: { ...rebase.sample, created: number + 1 },
          expected: rebase.sample,
        }),
      }),
    );
    working = false;
    await reader;
    expect(answers.filter((answer) => answer === 'ERR_MUSE_STATE_CHANGED')).toHaveLength(PROCESSES - 1);
    const winner = answers.indexOf('done') + 1;
    expect(rebase.read(at)).toEqual({ ...rebase.sample, created: winner });
    expect([...seen].every((created) => created === 0 || created === winner)).toBe(true);
    expect(noTemps(at.dir)).toEqual([]);
  });
});

describe('the stash list', () => {
  it(`H-ST-5, I-5: ${PROCESSES} processes that push three entries each leave all of them, each process's in its order`, async () => {
    const at = newState();
    const answers = said(
      await spawnWorkers(worker('records'), PROCESSES, {
        data: (number) => ({
          action: 'push',
          dir: at.dir,
          entries: [0, 1, 2].map((turn) => entry(number * 10 + turn)),
        }),
      }),
    );
    expect(answers.every((answer) => answer === 'done')).toBe(true);
    const times = listStashSync(at).map(({ time }) => time);
    expect(times.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: PROCESSES }, (_, number) => [0, 1, 2].map((turn) => number * 10 + turn)).flat(),
    );
    for (let number = 0; number < PROCESSES; number++) {
      const own = times.filter((time) => Math.floor(time / 10) === number);
      expect(own).toEqual([2, 1, 0].map((turn) => number * 10 + turn));
    }
    expect(noTemps(at.dir)).toEqual([]);
  });

  it(`H-ST-4, I-5: of ${PROCESSES} processes that drop one entry exactly one does, and the others stay`, async () => {
    const at = newState();
    for (const number of [1, 2, 3]) pushStashSync(at, entry(number));
    const answers = said(
      await spawnWorkers(worker('records'), PROCESSES, {
        data: () => ({ action: 'drop', dir: at.dir, entry: entry(2) }),
      }),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'ERR_MUSE_STASH_CHANGED')).toHaveLength(PROCESSES - 1);
    expect(listStashSync(at)).toEqual([entry(3), entry(1)]);
  });
});
