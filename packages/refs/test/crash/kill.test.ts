import { sweepTempsSync } from '@muse/io';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  readHeadSync,
  readReflogSync,
  readRefSync,
  recoverRefsSync,
  updateRefSync,
  writeHeadBranchSync,
  type RefStore,
} from '../../src/index.js';
import { id, newStore, worker } from '../support.js';

const ROUNDS = 20;

function numberIn(value: string | null): number {
  return value === null ? 0 : Number.parseInt(value.slice('sha256:'.length), 16);
}

/** Kills a worker at a random moment after it has begun to report; answers the last movement that it acknowledged. */
async function kill(store: RefStore, action: string, start = 0): Promise<number> {
  const { lines, signal, stderr } = await killAtRandom(worker('loop'), {
    data: { dir: store.dir, action, start },
    withinMs: 25,
  });
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
  return lines.at(-1) as number;
}

describe(`${ROUNDS} processes killed at random moments, one after the other on one store`, () => {
  it('S-038, S-084, H-REF-10: a branch holds the last acknowledged value or the one after it, and the log agrees', async () => {
    const store = newStore();
    for (let round = 0; round < ROUNDS; round++) {
      const acknowledged = await kill(store, 'ref');
      const value = numberIn(readRefSync(store, 'refs/heads/main'));
      expect([acknowledged, acknowledged + 1]).toContain(value);
      for (const log of ['refs/heads/main', 'HEAD'])
        expect(readReflogSync(store, log, { limit: 2 }).at(-1)!.new).toBe(id(value));
      updateRefSync(store, 'refs/heads/main', { expected: id(value), next: id(value + 1), reason: 'ordinary' });
      expect(readReflogSync(store, 'refs/heads/main', { limit: 1 })).toMatchObject([
        { old: id(value), new: id(value + 1), reason: 'ordinary' },
      ]);
    }
    const log = readReflogSync(store, 'refs/heads/main');
    for (const [index, entry] of log.entries()) expect(entry.old).toBe(log[index - 1]?.new ?? null);
    sweepTempsSync(store.dir, { recursive: true });
    expect(noTemps(store.dir)).toEqual([]);
  });

  it('S-029, S-084: HEAD holds the last acknowledged value or the one after it', async () => {
    const store = newStore();
    let start = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const acknowledged = await kill(store, 'head', start);
      const head = readHeadSync(store);
      const value = head.kind === 'branch' ? Number(head.branch.slice(1)) : numberIn(head.id);
      expect([acknowledged, acknowledged + 1]).toContain(value);
      expect(head.kind).toBe(value % 2 === 1 ? 'branch' : 'commit');
      writeHeadBranchSync(store, 'ordinary');
      start = value + 1;
    }
    sweepTempsSync(store.dir, { recursive: true });
    expect(noTemps(store.dir)).toEqual([]);
  });

  it('S-084, H-REF-13: three refs of a transaction are always equal, before and after the next command', async () => {
    const store = newStore();
    for (let round = 0; round < ROUNDS; round++) {
      const acknowledged = await kill(store, 'transaction');
      const refs = listRefsSync(store);
      expect(refs).toHaveLength(3);
      expect(new Set(refs.map((ref) => ref.id)).size).toBe(1);
      expect([acknowledged, acknowledged + 1]).toContain(numberIn(refs[0]!.id));
      recoverRefsSync(store);
      expect(listRefsSync(store)).toEqual(refs);
    }
    sweepTempsSync(store.dir, { recursive: true });
    expect(noTemps(store.dir)).toEqual([]);
  });
});
