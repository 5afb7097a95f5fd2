import { expectFullProtocol, failOn, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import { createIntentSync, listIntentsSync, releaseSync } from '../../../src/index.js';
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

describe('createIntent', () => {
  it('S-055: the record goes through the full protocol, and is published by a link, which replaces nothing', () => {
    const { coord, calls } = recorded(newCoordination());
    const reservationId = reserve(coord, 'r1').id;
    const { intent } = createIntentSync(coord, { ...request('r1'), reservationId, operation: 'merge' });
    expectFullProtocol(calls, recordFile(coord, intent.id, 'intents'), { prefix: '.muse-tmp-' });
    expect(calls.some(({ op, args }) => op === 'link' && args[1] === recordFile(coord, intent.id, 'intents'))).toBe(
      true,
    );
  });

  it('S-055, H-COORD-6: an unknown, released or expired reservation is not found, and no file is left', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const released = reserve(coord, 'r1').id;
    releaseSync(coord, { id: released, runId: 'r1' });
    const expired = reserve(coord, 'r1').id;
    clock.pass(3_600_000);
    for (const [reservationId, code] of [
      ['00000000-0000-4000-8000-000000000000', 'ERR_MUSE_NO_SUCH_RECORD'],
      [released, 'ERR_MUSE_RECORD_ENDED'],
      [expired, 'ERR_MUSE_RECORD_ENDED'],
    ] as const) {
      const error = thrownBy(() => createIntentSync(again(coord), { ...request('r1'), reservationId }));
      expect(error).toMatchObject({ code, kind: 'not-found' });
      expect(error.message).toContain(reservationId);
    }
    expect(filesOf(coord, 'intents')).toEqual([]);
  });

  it('S-056: all fields are in <id>.json among the intents, whatever the operation is called', () => {
    const coord = newCoordination();
    const reservationId = reserve(coord, 'run-0').id;
    for (const operation of ['push', 'merge', 'commit', 'paint it blue']) {
      const { intent } = createIntentSync(coord, { ...request('r1', 'a'), reservationId, operation, detail: 'why' });
      expect(fileOf(coord, intent.id, 'intents')).toMatchObject({
        kind: 'intent',
        intent_id: intent.id,
        reservation_id: reservationId,
        run_id: 'r1',
        branch: 'main',
        addresses: ['a'],
        operation,
        detail: 'why',
        ttl_seconds: null,
      });
    }
    expect(listIntentsSync(again(coord)).intents).toHaveLength(4);
  });

  it('S-058: no temps are left, nor after a failing link', () => {
    const coord = newCoordination();
    const reservationId = reserve(coord, 'r1').id;
    createIntentSync(coord, { ...request('r1'), reservationId, operation: 'commit' });
    expect(noTemps(coord.dir)).toEqual([]);
    const failing = recorded(coord, {
      fail: failOn(['link', 'rename'], 'EIO', { when: ({ args }) => String(args[1]).includes('/intents/') }),
    });
    expect(() => createIntentSync(failing.coord, request('r1'))).toThrow('EIO');
    expect(noTemps(coord.dir)).toEqual([]);
    expect(filesOf(coord, 'intents')).toHaveLength(1);
  });

  it('H-COORD-6: an intent ends with its reservation, sooner if it says so; one by itself has its own lifetime', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const reservation = take(coord, 'r1');
    const live = (): string[] => listIntentsSync(again(coord)).intents.map(({ operation }) => operation);
    const intend = (operation: string, more: object): unknown =>
      createIntentSync(coord, { ...request('r1'), operation, ...more });
    intend('with it', { reservationId: reservation.id });
    intend('short', { reservationId: reservation.id, ttlSeconds: 10 });
    intend('alone', { ttlSeconds: 20, reservationId: '' });
    expect(listIntentsSync(coord).intents.map(({ expiresAt }) => expiresAt)[0]).toBe(reservation.expiresAt);
    expect(live()).toEqual(['with it', 'short', 'alone']);
    clock.pass(10_000);
    expect(live()).toEqual(['with it', 'alone']);
    clock.pass(10_000);
    expect(live()).toEqual(['with it']);
    releaseSync(coord, { id: reservation.id, runId: 'r1' });
    expect(live()).toEqual([]);
    expect(listIntentsSync(coord, { ended: true }).intents.map(({ status }) => status)).toEqual([
      'expired',
      'expired',
      'expired',
    ]);
  });

  it('H-COORD-2: an intent tells of the live reservations and intents of other runs, and is refused by none', () => {
    const coord = newCoordination();
    const claimed = take(coord, 'r1', 'src');
    const { intent } = createIntentSync(coord, request('r2', 'src/a.ts'));
    const { overlaps } = createIntentSync(coord, request('r3', 'src/*.ts'));
    expect(overlaps.map(({ kind, id }) => [kind, id])).toEqual([
      ['reservation', claimed.id],
      ['intent', intent.id],
    ]);
  });
});
