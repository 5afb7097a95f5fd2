import { existsSync } from 'node:fs';

import { expectFullProtocol, failOn } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  checkClaimSync,
  claimSync,
  createIntentSync,
  createReservationSync,
  historySync,
  listReservationsSync,
  releaseSync,
  renewSync,
  sweepCoordinationSync,
} from '../../../src/index.js';
import {
  again,
  clocks,
  fileOf,
  filesOf,
  newCoordination,
  recorded,
  recordFile,
  request,
  reserve,
  take,
  thrownBy,
} from '../../support/coordination.js';

describe('lifetimes', () => {
  it.each([0, -1, 1.5, 604_801, NaN, Infinity, 2 ** 60, '60' as unknown as number])(
    'H-COORD-4: %s seconds are refused, and no record is left',
    (ttlSeconds) => {
      const coord = newCoordination();
      const refusal = { code: 'ERR_MUSE_BAD_TTL', kind: 'refused' };
      expect(thrownBy(() => createReservationSync(coord, { ...request('r1'), ttlSeconds }))).toMatchObject(refusal);
      expect(thrownBy(() => claimSync(coord, { ...request('r1'), ttlSeconds }))).toMatchObject(refusal);
      expect(thrownBy(() => createIntentSync(coord, { ...request('r1'), ttlSeconds }))).toMatchObject(refusal);
      expect(thrownBy(() => renewSync(coord, { id: 'x', runId: 'r1', ttlSeconds }))).toMatchObject(refusal);
      expect(existsSync(coord.dir)).toBe(false);
    },
  );

  it('H-COORD-4: 1 second and a week are taken', () => {
    const coord = newCoordination();
    expect(createReservationSync(coord, { ...request('r1'), ttlSeconds: 1 }).reservation.ttlSeconds).toBe(1);
    expect(createReservationSync(coord, { ...request('r1'), ttlSeconds: 604_800 }).reservation.ttlSeconds).toBe(
      604_800,
    );
  });

  it('H-COORD-4: what has expired blocks nobody, to the millisecond', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    claimSync(coord, { ...request('r1', 'a'), ttlSeconds: 10 });
    clock.pass(9_999);
    expect(thrownBy(() => take(coord, 'r2', 'a')).data).toMatchObject({ remainingMs: 1 });
    clock.pass(1);
    expect(take(coord, 'r2', 'a').runId).toBe('r2');
  });
});

describe('renew', () => {
  it('H-COORD-4: the holder lets it last longer; the fencing number stays', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const held = claimSync(coord, { ...request('r1', 'a'), ttlSeconds: 10 }).reservation;
    clock.pass(9_000);
    const { record } = renewSync(again(coord), { id: held.id, runId: 'r1' });
    expect(record).toMatchObject({ fence: held.fence, remainingMs: 10_000, createdAt: held.createdAt });
    expect(Date.parse(record.expiresAt) - Date.parse(held.expiresAt)).toBe(9_000);
    clock.pass(9_000);
    expect(checkClaimSync(coord, held).live).toBe(true);
    renewSync(coord, { id: held.id, runId: 'r1', ttlSeconds: 100 });
    clock.pass(99_000);
    expect(thrownBy(() => take(coord, 'r2', 'a')).code).toBe('ERR_MUSE_CLAIMED');
  });

  it('H-COORD-4: others are refused; what has ended or never was is not found', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const held = claimSync(coord, { ...request('r1', 'a'), ttlSeconds: 10 }).reservation;
    const before = fileOf(coord, held.id);
    const error = thrownBy(() => renewSync(coord, { id: held.id, runId: 'r2' }));
    expect(error).toMatchObject({ code: 'ERR_MUSE_NOT_HOLDER', kind: 'refused', data: { holder: 'r1' } });
    expect(fileOf(coord, held.id)).toEqual(before);
    clock.pass(10_000);
    const ended = thrownBy(() => renewSync(coord, { id: held.id, runId: 'r1' }));
    expect(ended).toMatchObject({ code: 'ERR_MUSE_RECORD_ENDED', kind: 'not-found', data: { status: 'expired' } });
    expect(thrownBy(() => renewSync(coord, { id: 'nothing', runId: 'r1' }))).toMatchObject({
      code: 'ERR_MUSE_NO_SUCH_RECORD',
    });
  });

  it('S-053: renewing and releasing replace the record by the full protocol', () => {
    const { coord, calls } = recorded(newCoordination());
    const { id } = take(coord, 'r1');
    const path = recordFile(coord, id);
    for (const change of [renewSync, releaseSync]) {
      const from = calls.length;
      change(coord, { id, runId: 'r1' });
      expectFullProtocol(calls.slice(from), path, { prefix: '.muse-tmp-' });
    }
  });

  it('H-COORD-4: an intent can be renewed and released, too', () => {
    const coord = newCoordination();
    const reservationId = take(coord, 'r1').id;
    const { intent } = createIntentSync(coord, { ...request('r2'), reservationId });
    expect(renewSync(coord, { id: intent.id, runId: 'r2', ttlSeconds: 5 }).record).toMatchObject({
      kind: 'intent',
      ttlSeconds: 5,
    });
    expect(releaseSync(coord, { id: intent.id, runId: 'r2' })).toMatchObject({
      changed: true,
      record: { status: 'released' },
    });
  });
});

describe('release', () => {
  it('H-COORD-4: what is released blocks nobody; again it changes nothing; others are refused', () => {
    const coord = newCoordination();
    const held = take(coord, 'r1', 'a');
    expect(thrownBy(() => releaseSync(coord, { id: held.id, runId: 'r2' })).code).toBe('ERR_MUSE_NOT_HOLDER');
    expect(thrownBy(() => take(coord, 'r2', 'a')).code).toBe('ERR_MUSE_CLAIMED');
    const { record, changed } = releaseSync(coord, { id: held.id, runId: 'r1' });
    expect({ changed, status: record.status, remaining: record.remainingMs }).toEqual({
      changed: true,
      status: 'released',
      remaining: 0,
    });
    expect(releaseSync(again(coord), { id: held.id, runId: 'r1' })).toMatchObject({ changed: false });
    const next = take(coord, 'r2', 'a');
    expect(next.fence).toBeGreaterThan(held.fence);
    expect(historySync(coord).events.map(({ kind }) => kind)).toEqual(['created', 'released', 'created']);
  });

  it('H-COORD-4: ended records go after their retention time; what is live stays', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs, retentionSeconds: 100 });
    const released = take(coord, 'r1', 'a');
    releaseSync(coord, { id: released.id, runId: 'r1' });
    claimSync(coord, { ...request('r1', 'b'), ttlSeconds: 50 });
    const live = reserve(coord, 'r1', 'c');
    expect(sweepCoordinationSync(coord).removed).toEqual([]);
    clock.pass(149_000);
    expect(sweepCoordinationSync(coord).removed).toEqual([released.id]);
    clock.pass(1_000);
    expect(sweepCoordinationSync(coord).removed).toHaveLength(1);
    expect(filesOf(coord, 'reservations')).toEqual([`${live.id}.json`]);
    expect(historySync(coord).events.map(({ kind, record }) => [kind, record.addresses[0]])).toEqual([
      ['created', 'a'],
      ['released', 'a'],
      ['created', 'b'],
      ['created', 'c'],
      ['expired', 'b'],
    ]);
  });

  it('a change removes up to 16 of them on its way', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs, retentionSeconds: 0 });
    for (let i = 0; i < 20; i++) claimSync(coord, { ...request('r1', `a${i}`), ttlSeconds: 1 });
    clock.pass(1_000);
    reserve(coord, 'r1');
    expect(filesOf(coord, 'reservations')).toHaveLength(5);
    reserve(coord, 'r1');
    expect(filesOf(coord, 'reservations')).toHaveLength(2);
    expect(listReservationsSync(coord).reservations).toHaveLength(2);
  });

  it('a record that cannot be removed does not make a change fail that is made', () => {
    const clock = clocks();
    const whole = newCoordination({ fs: clock.fs, retentionSeconds: 0 });
    claimSync(whole, { ...request('r1', 'a'), ttlSeconds: 1 });
    reserve(whole, 'r1', 'b');
    clock.pass(1_000);
    const { coord, faults } = recorded(whole, {
      fail: failOn('unlink', 'EPERM', { when: ({ path }) => path!.endsWith('.json') }),
    });
    const { id } = reserve(coord, 'r2', 'a');
    expect(faults).toHaveLength(1);
    expect(listReservationsSync(whole).reservations.map((each) => each.id)).toContain(id);
    expect(filesOf(whole, 'reservations')).toHaveLength(3);
  });

  it('the record of the last event is never removed: by it is seen that the event came about', () => {
    const coord = newCoordination({ retentionSeconds: 0 });
    const { id } = take(coord, 'r1');
    releaseSync(coord, { id, runId: 'r1' });
    expect(sweepCoordinationSync(coord).removed).toEqual([]);
    expect(historySync(coord).events).toHaveLength(2);
  });
});
