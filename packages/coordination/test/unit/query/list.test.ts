import { describe, expect, it } from 'vitest';

import {
  checkClaimSync,
  claimSync,
  createIntentSync,
  listIntents,
  listIntentsSync,
  listReservations,
  listReservationsSync,
  releaseSync,
  renewSync,
} from '../../../src/index.js';
import {
  again,
  clocks,
  newCoordination,
  recorded,
  request,
  reserve,
  take,
  thrownBy,
} from '../../support/coordination.js';

describe('lists', () => {
  it('show what is live, by run, branch and address, oldest first', async () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'src/a.ts');
    take(coord, 'r2', 'docs');
    createIntentSync(coord, { ...request('r3', 'src'), branch: 'other' });
    const addresses = (options: object): unknown[] =>
      listReservationsSync(again(coord), options).reservations.map((each) => each.addresses[0]);
    expect(addresses({})).toEqual(['src/a.ts', 'docs']);
    expect(addresses({ runId: 'r2' })).toEqual(['docs']);
    expect(addresses({ address: 'src' })).toEqual(['src/a.ts']);
    expect(addresses({ address: 'src/a.ts::Foo' })).toEqual(['src/a.ts']);
    expect(addresses({ branch: 'other' })).toEqual([]);
    expect(listIntentsSync(coord, { branch: 'other', address: 'src/x' }).intents).toHaveLength(1);
    expect((await listReservations(coord)).reservations).toHaveLength(2);
    expect((await listIntents(coord)).intents).toHaveLength(1);
    expect(thrownBy(() => listReservationsSync(coord, { address: '/x' })).code).toBe('ERR_MUSE_BAD_ADDRESS');
  });

  it('show what has ended if asked to', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const { id } = take(coord, 'r1', 'a');
    releaseSync(coord, { id, runId: 'r1' });
    claimSync(coord, { ...request('r1', 'a'), ttlSeconds: 1 });
    clock.pass(1_000);
    reserve(coord, 'r1', 'a');
    const states = (options: object): unknown[] =>
      listReservationsSync(coord, options).reservations.map(({ status }) => status);
    expect(states({})).toEqual(['active']);
    expect(states({ ended: true })).toEqual(['released', 'expired', 'active']);
  });

  it('change nothing, and are empty where there is nothing', () => {
    const { coord, calls } = recorded(newCoordination());
    expect(listReservationsSync(coord)).toEqual({ reservations: [], warnings: [] });
    expect(listIntentsSync(coord)).toEqual({ intents: [], warnings: [] });
    expect(calls.filter(({ op }) => ['mkdir', 'write', 'rename', 'unlink', 'link'].includes(op))).toEqual([]);
  });
});

describe('checkClaim', () => {
  it('says whether a claim is the live one', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const { id, fence } = take(coord, 'r1', 'a');
    expect(checkClaimSync(coord, { id, fence })).toMatchObject({ live: true, state: 'live', reservation: { id } });
    expect(checkClaimSync(coord, { id, fence: fence + 1 })).toMatchObject({ live: false, state: 'fence' });
    expect(checkClaimSync(coord, { id: 'none', fence })).toEqual({ live: false, state: 'unknown', reservation: null });
    renewSync(again(coord), { id, runId: 'r1', ttlSeconds: 10 });
    expect(checkClaimSync(coord, { id, fence }).live).toBe(true);
    clock.pass(10_000);
    expect(checkClaimSync(coord, { id, fence })).toMatchObject({ live: false, state: 'expired' });
    const next = take(coord, 'r1', 'a');
    releaseSync(again(coord), { id: next.id, runId: 'r1' });
    expect(checkClaimSync(coord, next)).toMatchObject({ live: false, state: 'released' });
    const advisory = reserve(coord, 'r1', 'b');
    expect(checkClaimSync(coord, { id: advisory.id, fence: 0 }).live).toBe(false);
    expect(thrownBy(() => checkClaimSync(coord, { id: '../x', fence })).code).toBe('ERR_MUSE_BAD_RECORD_ID');
  });
});

describe('what a handle has read', () => {
  it('is not read again, and what others change is noticed', () => {
    const coord = newCoordination();
    const other = again(coord);
    const ids = Array.from({ length: 20 }, (_, i) => reserve(other, 'r1', `a${i}`).id);
    const { coord: reader, calls } = recorded(coord);
    const reads = (): number => {
      const before = calls.length;
      listReservationsSync(reader, { ended: true });
      return calls.slice(before).filter(({ op, path }) => op === 'readFile' && path!.includes('/reservations/')).length;
    };
    expect(reads()).toBe(20);
    // The last event's record may have been read before it was published.
    expect(reads()).toBe(1);
    releaseSync(other, { id: ids[3]!, runId: 'r1' });
    renewSync(other, { id: ids[5]!, runId: 'r1', ttlSeconds: 9 });
    expect(reads()).toBe(3);
    const listed = listReservationsSync(reader, { ended: true }).reservations;
    expect(listed[3]!.status).toBe('released');
    expect(listed[5]!.ttlSeconds).toBe(9);
    for (let i = 0; i < 70; i++) renewSync(other, { id: ids[0]!, runId: 'r1' });
    expect(reads()).toBe(20);
  });

  it('a change that is published after its event was seen is noticed', () => {
    const coord = newCoordination();
    const { id } = take(coord, 'r1', 'a');
    const reader = again(coord);
    let seen: unknown;
    const slow = recorded(coord, {
      fail: ({ op, args }) => {
        if (op === 'rename' && String(args[1]).endsWith(`${id}.json`)) {
          seen = listReservationsSync(reader).reservations.length;
        }
        return undefined;
      },
    });
    releaseSync(slow.coord, { id, runId: 'r1' });
    expect(seen).toBe(1);
    expect(listReservationsSync(reader).reservations).toEqual([]);
    take(coord, 'r2', 'b');
    expect(listReservationsSync(reader).reservations.map(({ runId }) => runId)).toEqual(['r2']);
  });
});
