import { existsSync } from 'node:fs';

import { expectFullProtocol, failOn, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  claim,
  claimSync,
  createReservation,
  createReservationSync,
  historySync,
  inspectCoordinationSync,
  listReservationsSync,
} from '../../../src/index.js';
import {
  again,
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

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('createReservation', () => {
  it('S-053: the record goes through the full protocol, and is published by a link, which replaces nothing', () => {
    const { coord, calls } = recorded(newCoordination());
    const { id } = reserve(coord, 'r1');
    const temp = expectFullProtocol(calls, recordFile(coord, id), { prefix: '.muse-tmp-' });
    expect(calls.filter(({ op, args }) => op === 'link' && args[0] === temp)).toHaveLength(1);
    expect(calls.some(({ op, args }) => op === 'rename' && String(args[1]).includes('/reservations/'))).toBe(false);
  });

  it('S-053: three syncs: the event, the record, its name', () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'a');
    const { coord: other, calls } = recorded(coord);
    reserve(other, 'r2', 'b');
    expect(calls.map(({ op }) => op).filter((op) => /sync/i.test(op))).toEqual(['fdatasync', 'fsync', 'fsyncDir']);
  });

  it('S-054: all fields are in <id>.json among the reservations, with times in UTC', () => {
    const coord = newCoordination();
    const before = Date.now();
    const { reservation } = createReservationSync(coord, {
      runId: 'run-0',
      branch: 'feature/x',
      addresses: ['src/b.ts', './src/a.ts::Foo', 'src/b.ts'],
      operation: 'write',
      detail: 'two lines\nof text',
      ttlSeconds: 60,
    });
    const file = fileOf(coord, reservation.id);
    expect(file).toMatchObject({
      version: 1,
      kind: 'reservation',
      reservation_id: reservation.id,
      run_id: 'run-0',
      branch: 'feature/x',
      addresses: ['src/b.ts', 'src/a.ts::Foo'],
      operation: 'write',
      detail: 'two lines\nof text',
      exclusive: false,
      fence: null,
      renewed_at: null,
      released_at: null,
      ttl_seconds: 60,
    });
    expect(reservation.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(String(file['created_at'])).toMatch(UTC);
    expect(Date.parse(String(file['created_at']))).toBeGreaterThanOrEqual(before);
    expect(Date.parse(String(file['expires_at'])) - Date.parse(String(file['created_at']))).toBe(60_000);
    expect(filesOf(coord, 'reservations')).toEqual([`${reservation.id}.json`]);
    expect(listReservationsSync(again(coord)).reservations).toEqual([
      { ...reservation, remainingMs: expect.any(Number) },
    ]);
  });

  it('S-057: no temps are left', async () => {
    const coord = newCoordination();
    reserve(coord, 'r1');
    await createReservation(coord, request('r2'));
    expect(noTemps(coord.dir)).toEqual([]);
  });

  it.each(['link', 'rename', 'write', 'fsync', 'fdatasync', 'open', 'fsyncDir'] as const)(
    'S-057: a failing %s leaves no temp, no record, and the lock free',
    (op) => {
      const whole = newCoordination();
      take(whole, 'r1', 'a');
      const isOurs = (path: unknown): boolean => /reservations|events/.test(String(path));
      const { coord, faults } = recorded(whole, { fail: failOn(op, 'EIO', { when: ({ path }) => isOurs(path) }) });
      if (op === 'rename') {
        // Nothing of a new record is renamed.
        reserve(coord, 'r2', 'b');
        return;
      }
      expect(() => reserve(coord, 'r2', 'b')).toThrow();
      expect(faults.length).toBeGreaterThan(0);
      expect(filesOf(whole, 'reservations')).toHaveLength(1);
      expect(noTemps(whole.dir)).toEqual([]);
      expect(existsSync(`${whole.dir}/locks/coordination/free`)).toBe(true);
      const next = take(again(whole), 'r3', 'b');
      expect(listReservationsSync(again(whole)).reservations.map(({ runId }) => runId)).toEqual(['r1', 'r3']);
      expect(historySync(again(whole)).events.map(({ record }) => record.runId)).toEqual(['r1', 'r3']);
      expect(inspectCoordinationSync(whole).problems).toEqual([]);
      expect(next.fence).toBeGreaterThan(0);
    },
  );

  it('H-COORD-2: what overlaps the live reservation of another run is recorded and lists every overlap', () => {
    const coord = newCoordination();
    const first = reserve(coord, 'r1', 'src/a.ts', 'docs');
    const second = reserve(coord, 'r2', 'src');
    reserve(coord, 'r3', 'lib');
    const { reservation, overlaps } = createReservationSync(coord, request('r4', 'src/a.ts::Foo', 'docs/*.md'));
    expect(overlaps.map(({ id, runId, pairs }) => ({ id, runId, pairs }))).toEqual([
      {
        id: first.id,
        runId: 'r1',
        pairs: [
          { ours: 'src/a.ts::Foo', theirs: 'src/a.ts' },
          { ours: 'docs/*.md', theirs: 'docs' },
        ],
      },
      { id: second.id, runId: 'r2', pairs: [{ ours: 'src/a.ts::Foo', theirs: 'src' }] },
    ]);
    expect(fileOf(coord, reservation.id)['run_id']).toBe('r4');
  });

  it('H-COORD-7: a run does not overlap itself', () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'src');
    expect(createReservationSync(coord, request('r1', 'src/a.ts')).overlaps).toEqual([]);
  });
});

describe('claim', () => {
  it('H-COORD-1: what is claimed is refused to others, who are told by whom and until when, and leave nothing', () => {
    const coord = newCoordination();
    const held = take(coord, 'r1', 'src/a.ts');
    for (const attempt of [claimSync, createReservationSync]) {
      const error = thrownBy(() => attempt(again(coord), request('r2', 'src')));
      expect(error).toMatchObject({ code: 'ERR_MUSE_CLAIMED', kind: 'refused' });
      expect(error.message).toBe(
        `src overlaps src/a.ts, which is claimed by run r1 until ${held.expiresAt}, as ${held.id}`,
      );
      expect(error.data).toMatchObject({
        holder: 'r1',
        id: held.id,
        fence: held.fence,
        expiresAt: held.expiresAt,
        overlaps: [{ id: held.id, pairs: [{ ours: 'src', theirs: 'src/a.ts' }] }],
      });
      expect(JSON.parse(JSON.stringify(error.data))).toEqual(error.data);
    }
    expect(filesOf(coord, 'reservations')).toEqual([`${held.id}.json`]);
    expect(historySync(coord).events).toHaveLength(1);
  });

  it('H-COORD-1: what another run has reserved cannot be claimed', () => {
    const coord = newCoordination();
    const { id } = reserve(coord, 'r1', 'src');
    expect(thrownBy(() => take(coord, 'r2', 'src/a.ts')).data).toMatchObject({ holder: 'r1', id, exclusive: false });
    expect(take(coord, 'r1', 'src/a.ts').runId).toBe('r1');
  });

  it('H-COORD-1: two claims exclude each other within one run, too', () => {
    const coord = newCoordination();
    const { id } = take(coord, 'r1', 'src');
    const error = thrownBy(() => take(coord, 'r1', 'src/a.ts'));
    expect(error.message).toContain('claimed by this run, r1, until');
    expect(error.hint).toContain(id);
    expect(reserve(coord, 'r1', 'src/a.ts').exclusive).toBe(false);
  });

  it('S-059, H-COORD-1: 20 tasks reserve 20 addresses: 20 records, no temps', async () => {
    const coord = newCoordination();
    await Promise.all(Array.from({ length: 20 }, (_, i) => createReservation(coord, request(`run-${i}`, `addr-${i}`))));
    expect(filesOf(coord, 'reservations')).toHaveLength(20);
    expect(noTemps(coord.dir)).toEqual([]);
    expect(listReservationsSync(coord).reservations).toHaveLength(20);
  });

  it('S-059, H-COORD-1: of 20 tasks with one handle that claim one address one has it', async () => {
    const coord = newCoordination();
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => claim(coord, request(`r${i}`, 'a'))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(filesOf(coord, 'reservations')).toHaveLength(1);
  });

  it('fencing numbers grow with every claim, through releases, removals and a lost history', () => {
    const coord = newCoordination();
    const fences = Array.from({ length: 5 }, (_, i) => take(coord, 'r1', `a${i}`).fence);
    expect(fences).toEqual(fences.toSorted((a, b) => a - b));
    expect(new Set(fences).size).toBe(5);
  });
});
