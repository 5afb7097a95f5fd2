import { noTemps, spawnWorkers, type WorkerResult } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  claimSync,
  historySync,
  inspectCoordinationSync,
  listReservationsSync,
  type Claim,
  type Coordination,
  type Reservation,
} from '../../src/index.js';
import { filesOf, newCoordination, request, reserve, take, worker } from '../support/coordination.js';

interface Outcome {
  readonly ok?: { readonly reservation: Reservation; readonly overlaps: readonly { readonly runId: string }[] };
  readonly refused?: string;
  readonly kind?: string;
  readonly data?: { readonly holder: string; readonly id: string; readonly expiresAt: string };
}

async function run(coord: Coordination, count: number, action: string, rounds = 0): Promise<WorkerResult[]> {
  const data = (number: number): unknown => ({ dir: coord.dir, action, number, rounds });
  const results = await spawnWorkers(worker('coordination'), count, { data });
  for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(noTemps(coord.dir)).toEqual([]);
  expect(inspectCoordinationSync(coord).problems).toEqual([]);
  return results;
}

function outcomes(results: readonly WorkerResult[]): Outcome[] {
  return results.map(({ lines }) => lines[0] as Outcome);
}

function expectOneWinner(coord: Coordination, found: readonly Outcome[]): Claim {
  const winners = found.flatMap(({ ok }) => (ok === undefined ? [] : [ok.reservation]));
  expect(winners).toHaveLength(1);
  const winner = winners[0] as Claim;
  for (const { ok, refused, kind, data } of found) {
    if (ok !== undefined) continue;
    expect({ refused, kind }).toEqual({ refused: 'ERR_MUSE_CLAIMED', kind: 'refused' });
    expect(data).toMatchObject({ holder: winner.runId, id: winner.id, expiresAt: winner.expiresAt });
  }
  expect(filesOf(coord, 'reservations')).toEqual([`${winner.id}.json`]);
  return winner;
}

describe('processes', () => {
  it('S-059, H-COORD-1: 20 that reserve 20 addresses leave exactly 20 records', async () => {
    const coord = newCoordination();
    const found = outcomes(await run(coord, 20, 'reserve'));
    expect(found.map(({ ok }) => ok?.overlaps)).toEqual(Array.from({ length: 20 }, () => []));
    expect(filesOf(coord, 'reservations')).toHaveLength(20);
    const { reservations } = listReservationsSync(coord);
    expect(new Set(reservations.map(({ addresses }) => addresses[0])).size).toBe(20);
    expect(historySync(coord).events).toHaveLength(20);
  });

  it('H-COORD-2: of 10 that reserve one address each is told of all before it', async () => {
    const coord = newCoordination();
    const found = outcomes(await run(coord, 10, 'reserve one'));
    const told = found.map(({ ok }) => ok!.overlaps.length).toSorted((a, b) => a - b);
    expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('S-059, H-COORD-1: of 20 that claim overlapping addresses exactly one has a claim', async () => {
    const coord = newCoordination();
    expectOneWinner(coord, outcomes(await run(coord, 20, 'claim')));
  });

  it('H-COORD-1: of 64 that claim at once exactly one has a claim', async () => {
    const coord = newCoordination();
    reserve(coord, 'run-x', 'elsewhere');
    const before = filesOf(coord, 'reservations');
    const found = outcomes(await run(coord, 64, 'claim'));
    expect(found.filter(({ ok }) => ok !== undefined)).toHaveLength(1);
    expect(filesOf(coord, 'reservations')).toHaveLength(before.length + 1);
  }, 180_000);

  it('6 that hold a claim in turns, 5 times each, have 30 numbers that grow in the order of their holding', async () => {
    const coord = newCoordination();
    const results = await run(coord, 6, 'take turns', 5);
    const lines = results.flatMap((result) => result.lines) as { fence: number; live: boolean; renewed: number }[];
    expect(lines).toHaveLength(30);
    expect(lines.every(({ live, fence, renewed }) => live && renewed === fence)).toBe(true);
    for (const { lines: own } of results) {
      const fences = (own as { fence: number }[]).map(({ fence }) => fence);
      expect(fences).toEqual(fences.toSorted((a, b) => a - b));
    }
    const told = historySync(coord).events;
    expect(told.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 30 }, () => ['created', 'renewed', 'released']).flat(),
    );
    const inOrder = told.filter(({ kind }) => kind === 'created').map(({ record }) => record.fence!);
    expect(inOrder).toEqual([...new Set(inOrder)].toSorted((a, b) => a - b));
    expect(new Set(lines.map(({ fence }) => fence))).toEqual(new Set(inOrder));
  });

  it('H-COORD-4: of 12 that renew and release one claim at once none brings it back', async () => {
    const coord = newCoordination();
    const held = claimSync(coord, { ...request('holder', 'a'), ttlSeconds: 1_000 }).reservation;
    const found = (await run(coord, 12, 'race')).map(
      ({ lines }) => lines[0] as { ok?: { changed?: boolean }; refused?: string },
    );
    const released = found.filter((_, number) => number % 2 === 1);
    expect(released.filter(({ ok }) => ok?.changed === true)).toHaveLength(1);
    expect(released.every(({ ok }) => ok !== undefined)).toBe(true);
    for (const [number, { ok, refused }] of found.entries()) {
      if (number % 2 === 0) expect(ok !== undefined || refused === 'ERR_MUSE_RECORD_ENDED').toBe(true);
    }
    const kinds = historySync(coord).events.map(({ kind }) => kind);
    expect(kinds.at(-1)).toBe('released');
    expect(kinds.filter((kind) => kind === 'released')).toHaveLength(1);
    expect(listReservationsSync(coord).reservations).toEqual([]);
    expect(take(coord, 'next', 'a').fence).toBeGreaterThan(held.fence);
  });
});
