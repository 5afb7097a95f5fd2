import { existsSync } from 'node:fs';

import { sweepTempsSync } from '@muse/io';
import { noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listReflogsSync,
  listRefsSync,
  openRefStore,
  packRefsSync,
  readHeadSync,
  readReflogSync,
  readRefSync,
  resolveHeadSync,
  updateRefSync,
  writeBranchRefSync,
  type RefStore,
} from '../../src/index.js';
import * as refs from '../../src/index.js';
import { dyingFileSystem, everything, id, newStore } from '../support.js';

/** An operation, on a store that `prepare` has filled. */
interface Scenario {
  readonly name: string;
  readonly operation: string;
  readonly args: readonly unknown[];
  readonly prepare: (store: RefStore) => void;
}

const reason = { reason: 'the operation' };
const two = (store: RefStore): void => {
  writeBranchRefSync(store, 'main', id(1));
  writeBranchRefSync(store, 'b', id(2));
};
const packedToo = (store: RefStore): void => {
  two(store);
  packRefsSync(store);
  writeBranchRefSync(store, 'main', id(3));
};

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'updateRef',
    operation: 'updateRef',
    args: ['refs/heads/main', { expected: id(1), next: id(9), ...reason }],
    prepare: two,
  },
  {
    name: 'creation of a nested ref',
    operation: 'updateRef',
    args: ['refs/heads/x/y', { expected: null, next: id(9), ...reason }],
    prepare: two,
  },
  {
    name: 'deletion of a ref that is packed too',
    operation: 'updateRef',
    args: ['refs/heads/main', { expected: id(3), next: null, ...reason }],
    prepare: packedToo,
  },
  { name: 'writeHeadBranch', operation: 'writeHeadBranch', args: ['b', reason], prepare: two },
  { name: 'packRefs', operation: 'packRefs', args: [], prepare: packedToo },
  {
    name: 'refTransaction',
    operation: 'refTransaction',
    args: [
      [
        { name: 'refs/heads/main', expected: id(3), next: id(11) },
        { name: 'refs/heads/b', expected: id(2), next: null },
        { name: 'refs/heads/b/c', expected: null, next: id(12) },
        { name: 'refs/tags/v1', expected: null, next: id(13) },
      ],
      { ...reason, head: { kind: 'branch', branch: 'b/c' } },
    ],
    prepare: packedToo,
  },
  {
    name: 'renameBranch',
    operation: 'renameBranch',
    args: ['main', 'b/main', reason],
    prepare: (store) => {
      packedToo(store);
      updateRefSync(store, 'refs/heads/b', { expected: id(2), next: null, reason: 'x' });
    },
  },
];

/** What a reader sees: all refs and where HEAD is. */
function view(store: RefStore): unknown {
  return { refs: listRefsSync(store), head: readHeadSync(store), tip: resolveHeadSync(store) };
}

/** Runs the operation on a file system that dies before its nth change: nothing that comes later has any effect. */
function run(store: RefStore, { operation, args }: Scenario, killAt: number): number {
  const dying = dyingFileSystem(killAt);
  try {
    (refs as unknown as Record<string, (...given: unknown[]) => void>)[`${operation}Sync`]!(
      openRefStore(store.dir, { fs: dying.fs }),
      ...args,
    );
  } catch (error) {
    if (!dying.dead()) throw error;
  }
  return dying.changes();
}

function killedAt(scenario: Scenario, killAt: number, before: unknown, after: unknown): 'before' | 'after' {
  const store = newStore();
  scenario.prepare(store);
  run(store, scenario, killAt);

  // Readers need no repair, and see all of it or nothing.
  const seen = view(store);
  expect([before, after]).toContainEqual(seen);
  const each = listRefsSync(store).map(({ name }) => ({ name, id: readRefSync(store, name) }));
  expect(each).toEqual(listRefsSync(store));

  // One ordinary command works at once, and does not change what was seen.
  const started = performance.now();
  updateRefSync(store, 'refs/tags/ordinary', { expected: null, next: id(77), reason: 'ordinary' });
  expect(performance.now() - started).toBeLessThan(2_000);
  updateRefSync(store, 'refs/tags/ordinary', { expected: id(77), next: null, reason: 'ordinary' });
  expect(view(store)).toEqual(seen);
  expect(existsSync(`${store.dir}/transactions/refs.json`)).toBe(false);

  // What the dead one left is swept.
  sweepTempsSync(store.dir, { recursive: true });
  expect(noTemps(store.dir)).toEqual([]);
  expect(view(store)).toEqual(seen);

  // The newest entry of every log agrees with its ref, and the operation has at most one entry in each.
  for (const name of [...listReflogsSync(store), 'HEAD']) {
    const entries = readReflogSync(store, name);
    expect(entries.at(-1)?.new ?? null).toBe(name === 'HEAD' ? resolveHeadSync(store) : readRefSync(store, name));
    expect(entries.filter((entry) => entry.reason === reason.reason).length).toBeLessThanOrEqual(1);
  }
  return JSON.stringify(seen) === JSON.stringify(after) ? 'after' : 'before';
}

describe.each(SCENARIOS)('$name, killed at every change of the disk', (scenario) => {
  it('S-029, S-038, S-084, H-REF-9, H-REF-10, H-REF-13: is there wholly or not at all, and the next command works at once', () => {
    const store = newStore();
    scenario.prepare(store);
    const before = view(store);
    const changes = run(store, scenario, Infinity);
    const after = view(store);
    expect(changes).toBeGreaterThan(10);
    const outcomes: ('before' | 'after')[] = [];
    for (let killAt = 0; killAt < changes; killAt++) outcomes.push(killedAt(scenario, killAt, before, after));
    // Packing changes nothing that a reader sees. All else has at first not happened, and from some point on it has.
    if (scenario.operation === 'packRefs') return;
    expect(outcomes[0]).toBe('before');
    expect(outcomes.at(-1)).toBe('after');
    expect(outcomes).toEqual(outcomes.toSorted((a, b) => (a === b ? 0 : a === 'before' ? -1 : 1)));
  });
});

describe('a reader of a transaction that was killed', () => {
  it('changes nothing on the disk', () => {
    const scenario = SCENARIOS.find(({ name }) => name === 'refTransaction')!;
    const store = newStore();
    scenario.prepare(store);
    for (let killAt = 30; !existsSync(`${store.dir}/transactions/refs.json`); killAt++) run(store, scenario, killAt);
    const before = everything(store);
    const fresh = openRefStore(store.dir);
    view(fresh);
    readReflogSync(fresh, 'refs/tags/none');
    expect(everything(store)).toEqual(before);
  });
});
