import { noTemps, spawnWorkers } from '@muse/io/testing';
import { expect, it } from 'vitest';
import { appendOp, readOpsSync, replayOpsSync, type Op } from '../../src/index.js';
import { again, newLog, worker } from '../support/op-log.js';

/** Whether a list is in the one order of all readers, with every time and actor, and every id, once. */
function isTotalOrder(ops: readonly Op[]): boolean {
  const keys = ops.map(({ clock, actor }) => `${String(clock).padStart(16, '0')} ${actor}`);
  const ordered = keys.every((key, index) => index === 0 || keys[index - 1]! < key);
  return ordered && new Set(keys).size === keys.length && new Set(ops.map(({ id }) => id)).size === ops.length;
}

it('16 processes append 40 ops each: all are there, once, in one order, and nothing is torn', async () => {
  const log = newLog();
  const dir = log.dir.slice(0, -'/op_log/session'.length);
  const results = await spawnWorkers(worker, 16, {
    data: (index) => ({ wait: true, dir, action: 'append', actor: `a${index}`, count: 40 }),
  });
  expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(results.map(() => ({ code: 0, stderr: '' })));
  const { ops, damaged } = readOpsSync(log);
  expect(damaged).toEqual([]);
  expect(ops.map(({ id }) => id).toSorted()).toEqual(results.flatMap(({ lines }) => lines[0] as string[]).toSorted());
  expect(isTotalOrder(ops)).toBe(true);
  // What one process appends stays in its order.
  for (const { lines } of results) {
    const own = lines[0] as string[];
    expect(ops.filter(({ id }) => own.includes(id)).map(({ id }) => id)).toEqual(own);
  }
  expect(noTemps(dir)).toEqual([]);
});

it.each([
  ['one actor', ['same', 'same']],
  ['two actors', ['one', 'two']],
])(
  'H-COORD-9: two processes append 500 ops each as %s: 1,000 with unique time and actor, the same order for all',
  async (_who, actors) => {
    const log = newLog();
    const dir = log.dir.slice(0, -'/op_log/session'.length);
    const results = await spawnWorkers(worker, 2, {
      data: (index) => ({ wait: true, dir, action: 'append', actor: actors[index], count: 500 }),
    });
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(results.map(() => ({ code: 0, stderr: '' })));
    const { ops } = readOpsSync(log);
    expect(ops).toHaveLength(1_000);
    expect(isTotalOrder(ops)).toBe(true);
    expect(ops.map(({ clock }) => clock)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
    for (let reader = 0; reader < 3; reader++) expect(readOpsSync(again(log)).ops).toEqual(ops);
  },
);

it('H-COORD-10: appenders, late ops and checkpoints at once: state and replay together are every op, once', async () => {
  const log = newLog();
  const dir = log.dir.slice(0, -'/op_log/session'.length);
  const results = await spawnWorkers(worker, 8, {
    data: (index) => ({ wait: true, dir, action: 'mixed', actor: `a${index}`, count: 20 }),
  });
  expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(results.map(() => ({ code: 0, stderr: '' })));
  const { checkpoint, ops, damaged } = replayOpsSync(log);
  const seen = [...(checkpoint!.state as string[]), ...ops.map(({ id }) => id)];
  const all = readOpsSync(log).ops;
  expect(all).toHaveLength(8 * 20 * 2);
  expect(isTotalOrder(all)).toBe(true);
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  expect(checkpoint!.revision).toBeGreaterThan(1);
  expect(damaged).toEqual([]);
  expect(noTemps(dir)).toEqual([]);
});

it('50 tasks of one process append: all are there', async () => {
  const log = newLog();
  await Promise.all(Array.from({ length: 50 }, (_, n) => appendOp(log, { actor: `t${n}`, kind: 'k' })));
  expect(readOpsSync(log).ops).toHaveLength(50);
  expect(isTotalOrder(readOpsSync(log).ops)).toBe(true);
});
