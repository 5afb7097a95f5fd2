import { noTemps, spawnWorkers } from '@muse/io/testing';
import { expect, it } from 'vitest';

import { appendOperationSync, readOperationsSync } from '../../src/index.js';
import { commitOperation, newLog } from '../operations.js';
import { worker } from '../support.js';

const APPENDERS = 16;
const EACH = 25;

it(`I-5: ${APPENDERS} processes append ${EACH} operations each, one compacts, one reads: all are there, each once, in order`, async () => {
  const log = newLog();
  const all = APPENDERS * EACH;
  // What compaction can drop while the others append: it keeps as many as they add.
  for (let number = 1; number <= all; number++) appendOperationSync(log, commitOperation(number));
  let reading = true;
  const seen: number[] = [];
  const reader = (async () => {
    while (reading) {
      const { operations, damaged } = readOperationsSync(log);
      // The last line may be one that is being written.
      expect(damaged.every(({ reason }) => reason === 'unfinished')).toBe(true);
      expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
      seen.push(operations.filter(({ actor }) => actor!.name !== 'Ada').length);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const results = await spawnWorkers(worker('operations'), APPENDERS + 1, {
    data: (index) =>
      index === APPENDERS
        ? { dir: log.dir, action: 'compact', count: 40, keep: all, durability: 'process' }
        : {
            dir: log.dir,
            action: 'append',
            who: `w${index}`,
            count: EACH,
            durability: index % 2 === 0 ? 'durable' : 'process',
          },
  });
  reading = false;
  await reader;
  for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { operations: found, damaged } = readOperationsSync(log);
  expect(damaged).toEqual([]);
  expect(found.length).toBeLessThan(2 * all);
  const operations = found.filter(({ actor }) => actor!.name !== 'Ada');
  expect(operations).toHaveLength(all);
  const sequences = operations.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
  expect(new Set(sequences).size).toBe(operations.length);
  for (let index = 0; index < APPENDERS; index++) {
    const own = operations.filter(({ actor }) => actor?.name === `w${index}`).toReversed();
    expect(own.map(({ command }) => command[1])).toEqual(Array.from({ length: EACH }, (_, number) => String(number)));
    expect(own.every(({ outcome }) => outcome === 'done')).toBe(true);
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(noTemps(log.dir)).toEqual([]);
});
