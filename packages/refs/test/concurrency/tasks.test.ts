import { noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  readHead,
  readReflogSync,
  readRef,
  readRefSync,
  updateRef,
  writeBranchRef,
  writeHeadBranch,
} from '../../src/index.js';
import { id, newStore } from '../support.js';

const NUMBERS = Array.from({ length: 50 }, (_, index) => index + 1);

describe('50 tasks', () => {
  it('S-035: switch HEAD to 50 branches, each reading after its write', async () => {
    const store = newStore();
    const read = await Promise.all(
      NUMBERS.map(async (number) => {
        await writeHeadBranch(store, `b${number}`);
        return await readHead(store);
      }),
    );
    for (const head of read)
      expect(NUMBERS.map((number) => ({ kind: 'branch', branch: `b${number}` }))).toContainEqual(head);
    expect(noTemps(store.dir)).toEqual([]);
  });

  it('S-045: write 50 branches and read them back', async () => {
    const store = newStore();
    const read = await Promise.all(
      NUMBERS.map(async (number) => {
        await writeBranchRef(store, `b${number}`, id(number));
        return await readRef(store, `refs/heads/b${number}`);
      }),
    );
    expect(read).toEqual(NUMBERS.map(id));
    expect(listRefsSync(store)).toHaveLength(50);
    expect(noTemps(store.dir)).toEqual([]);
  });

  it('S-046: write one branch without an expected value', async () => {
    const store = newStore();
    const read = await Promise.all(
      NUMBERS.map(async (number) => {
        await writeBranchRef(store, 'main', id(number));
        return await readRef(store, 'refs/heads/main');
      }),
    );
    for (const value of read) expect(NUMBERS.map(id)).toContain(value);
    expect(readReflogSync(store, 'refs/heads/main')).toHaveLength(50);
    expect(noTemps(store.dir)).toEqual([]);
  });

  it('S-046, H-REF-3: with one expected value exactly one succeeds', async () => {
    const store = newStore();
    await writeBranchRef(store, 'main', id(1_000));
    const swap = (number: number) =>
      updateRef(store, 'refs/heads/main', { expected: id(1_000), next: id(number), reason: 'x' });
    const results = await Promise.allSettled(NUMBERS.map(swap));
    const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index + 1] : []));
    expect(winners).toHaveLength(1);
    expect(readRefSync(store, 'refs/heads/main')).toBe(id(winners[0]!));
    expect(noTemps(store.dir)).toEqual([]);
  });
});
