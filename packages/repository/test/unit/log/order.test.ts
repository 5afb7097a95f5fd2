import { nodeFileSystem, runSync } from '@muse/io';
import { describe, expect, it } from 'vitest';
import { hasMore, nextInOrder, startOrder } from '../../../src/log/order.js';
import { ancestorsOf, dagReader, idOf, randomDag, randomNumbers } from '../../support/dag.js';
import type { Dag } from '../../support/dag.js';

interface Asked {
  readonly from: readonly number[];
  readonly exclude?: readonly number[];
  readonly slack?: number;
  readonly limit?: number;
}

function walked(dag: Dag, asked: Asked): { order: number[]; reads: number; more: boolean } {
  const reader = dagReader(dag);
  const walk = runSync(
    nodeFileSystem,
    startOrder({
      read: reader.read,
      from: asked.from.map(idOf),
      exclude: (asked.exclude ?? []).map(idOf),
      slack: asked.slack ?? 0,
    }),
  );
  const byId = new Map(dag.parents.map((_, i) => [idOf(i), i]));
  const order: number[] = [];
  while (order.length < (asked.limit ?? Infinity)) {
    const node = runSync(nodeFileSystem, nextInOrder(walk));
    if (node === null) break;
    order.push(byId.get(node.id)!);
  }
  return { order, reads: reader.reads(), more: hasMore(walk) };
}

function expectParentsLast(dag: Dag, order: readonly number[]): void {
  const place = new Map(order.map((commit, i) => [commit, i]));
  for (const commit of order) {
    for (const parent of dag.parents[commit]!) {
      if (place.has(parent))
        expect(place.get(parent), `${commit} before ${parent}`).toBeGreaterThan(place.get(commit)!);
    }
  }
}

const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);

describe('startOrder', () => {
  it('gives every reachable commit once, parents after children, in random histories', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const dag = randomDag(seed, 50, false);
      const from = [49, 49 - (seed % 7)];
      const { order, more } = walked(dag, { from });
      expect(sorted(order)).toEqual(sorted(new Set(from.flatMap((start) => [...ancestorsOf(dag, start)]))));
      expectParentsLast(dag, order);
      expect(more).toBe(false);
    }
  });

  it('keeps parents after children when all commits are of one second', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const dag = { ...randomDag(seed, 50, false), times: Array.from({ length: 50 }, () => 7) };
      const { order } = walked(dag, { from: [49] });
      expectParentsLast(dag, order);
      expect(sorted(order)).toEqual(sorted(ancestorsOf(dag, 49)));
    }
  });

  it('keeps parents after children with clocks that run wild, if all of history is read first', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const dag = randomDag(seed, 50, true);
      const { order } = walked(dag, { from: [49, 48], slack: Infinity });
      expectParentsLast(dag, order);
    }
  });

  it('H-HIST-7: leaves nothing out, whatever the clocks', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const dag = randomDag(seed, 50, true);
      expect(sorted(walked(dag, { from: [49] }).order)).toEqual(sorted(ancestorsOf(dag, 49)));
    }
  });

  it('leaves out what the excluded commits reach', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const dag = randomDag(seed, 50, seed % 3 === 0);
      const random = randomNumbers(seed);
      const [from, exclude] = [random(50), random(50)];
      const hidden = ancestorsOf(dag, exclude);
      const { order } = walked(dag, { from: [from], exclude: [exclude], slack: Infinity });
      expect(sorted(order)).toEqual(sorted([...ancestorsOf(dag, from)].filter((i) => !hidden.has(i))));
    }
  });

  it('goes newest first', () => {
    const dag = { parents: [[], [0], [0], [1], [2], [3, 4]], times: [0, 10, 15, 20, 25, 30] };
    expect(walked(dag, { from: [5] }).order).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it('reads one commit ahead in a line of history, and ranges only as far as they go', () => {
    const count = 20_000;
    const line: Dag = {
      parents: Array.from({ length: count }, (_, i) => (i === 0 ? [] : [i - 1])),
      times: Array.from({ length: count }, (_, i) => i * 10),
    };
    const first = walked(line, { from: [count - 1], limit: 10 });
    expect(first.order.length).toBe(10);
    expect(first.reads).toBeLessThanOrEqual(11);
    expect(first.more).toBe(true);
    const range = walked(line, { from: [count - 1], exclude: [count - 100], slack: 60 });
    expect(range.order.length).toBe(99);
    expect(range.reads).toBeLessThan(120);
  });
});
