import { rmSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  checkClaimSync,
  claimSync,
  listReservationsSync,
  releaseSync,
  type Claim,
  type Coordination,
} from '../../src/index.js';
import { again, clocks, newCoordination, request, take, thrownBy, type Clocks } from '../support/coordination.js';

const HOUR = 3_600_000;

function claimFor(coord: Coordination, runId: string, ttlSeconds: number): Claim {
  return claimSync(again(coord), { ...request(runId, 'a'), ttlSeconds }).reservation;
}

describe('a wall clock that is set', () => {
  it.each([-10 * HOUR, -1, 1, 10 * HOUR, 100 * 365 * 24 * HOUR])(
    'H-COORD-4: a step of %d ms neither ends a live claim nor lets it last longer',
    (step) => {
      const clock = clocks();
      const coord = newCoordination({ fs: clock.fs });
      const held = claimFor(coord, 'r1', 10);
      clock.wallMs += step;
      expect(checkClaimSync(again(coord), held)).toMatchObject({ live: true, reservation: { remainingMs: 10_000 } });
      clock.pass(9_999);
      expect(thrownBy(() => claimFor(coord, 'r2', 10)).code).toBe('ERR_MUSE_CLAIMED');
      clock.pass(1);
      expect(checkClaimSync(again(coord), held).state).toBe('expired');
      expect(claimFor(coord, 'r2', 10).fence).toBeGreaterThan(held.fence);
    },
  );

  it('H-COORD-4: what has expired never lives again, whatever the clock says', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const held = claimFor(coord, 'r1', 10);
    clock.pass(10_000);
    for (const wallMs of [0, clock.wallMs - HOUR, clock.wallMs + HOUR, -HOUR, 8.64e15, clock.wallMs]) {
      clock.wallMs = wallMs;
      expect(checkClaimSync(again(coord), held).state).toBe('expired');
      expect(listReservationsSync(again(coord)).reservations).toEqual([]);
    }
  });
});

describe('a machine that starts again', () => {
  it('H-COORD-4: the time that it was off counts, by the wall clock', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const held = claimFor(coord, 'r1', 100);
    clock.pass(20_000);
    clock.reboot(30_000);
    expect(checkClaimSync(again(coord), held).reservation).toMatchObject({ remainingMs: 50_000 });
    clock.reboot(50_000);
    expect(checkClaimSync(again(coord), held).state).toBe('expired');
  });

  it('H-COORD-4: with its clock set back, a claim lasts at most as long again as it was off', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const held = claimFor(coord, 'r1', 100);
    clock.reboot(-10 * HOUR);
    expect(checkClaimSync(again(coord), held).reservation).toMatchObject({ remainingMs: 100_000 });
    // The first change of the boot ties lease time to its monotonic clock.
    take(again(coord), 'r3', 'b');
    clock.wallMs -= HOUR;
    clock.pass(100_000);
    expect(checkClaimSync(again(coord), held).state).toBe('expired');
  });

  it('H-COORD-4: with its clock set forward, claims end early, and later ones last as long as they should', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs });
    const held = claimFor(coord, 'r1', 100);
    clock.reboot(100 * HOUR);
    expect(checkClaimSync(again(coord), held).state).toBe('expired');
    const next = claimFor(coord, 'r2', 100);
    clock.wallMs -= 100 * HOUR;
    clock.pass(99_999);
    expect(checkClaimSync(again(coord), next).live).toBe(true);
    clock.pass(1);
    expect(checkClaimSync(again(coord), next).state).toBe('expired');
  });

  it('two machines on one disk, clocks apart, do not hasten the time by taking turns', () => {
    const one = clocks();
    const coord = newCoordination({ fs: one.fs });
    const two = clocks();
    two.boot = 'othermachine';
    two.wallMs = one.wallMs + 5_000;
    const held = claimFor(coord, 'r1', 100);
    for (let turn = 0; turn < 20; turn++) {
      for (const clock of [one, two]) {
        take(again(coord, { fs: clock.fs }), 'r2', `b${turn}${clock.boot}`);
        one.pass(1_000);
        two.pass(1_000);
      }
    }
    // 40 s have passed, and the clocks are 5 s apart.
    const { reservation } = checkClaimSync(again(coord), held);
    expect(reservation!.remainingMs).toBeGreaterThanOrEqual(55_000);
    expect(reservation!.remainingMs).toBeLessThanOrEqual(60_000);
  });
});

it('where a boot cannot be told from another, time goes by the wall clock and still not back', () => {
  const clock = clocks();
  clock.boot = '';
  const coord = newCoordination({ fs: clock.fs });
  const held = claimFor(coord, 'r1', 100);
  clock.wallMs += 60_000;
  take(again(coord), 'r3', 'b');
  clock.wallMs -= HOUR;
  expect(checkClaimSync(again(coord), held).reservation).toMatchObject({ remainingMs: 40_000 });
  take(again(coord), 'r3', 'c');
  clock.wallMs += 40_000;
  expect(checkClaimSync(again(coord), held).state).toBe('expired');
});

it('a lost log does not bring back an earlier time or number', () => {
  const clock = clocks();
  const coord = newCoordination({ fs: clock.fs });
  const first = claimFor(coord, 'r1', 10);
  clock.pass(10_000);
  const second = claimFor(coord, 'r2', 10);
  clock.wallMs -= HOUR;
  rmSync(`${coord.dir}/coordination/events.log`);
  expect(checkClaimSync(again(coord), first).state).toBe('expired');
  expect(checkClaimSync(again(coord), second).live).toBe(true);
  releaseSync(again(coord), { id: second.id, runId: 'r2' });
  expect(claimFor(coord, 'r3', 10).fence).toBeGreaterThan(second.fence);
});

it('a removed directory does not bring back an earlier number', () => {
  const clock = clocks();
  const coord = newCoordination({ fs: clock.fs });
  const { fence } = claimFor(coord, 'r1', 10);
  rmSync(`${coord.dir}/coordination`, { recursive: true });
  clock.pass(1);
  expect(claimFor(coord, 'r2', 10).fence).toBeGreaterThan(fence);
});

it('whatever the clocks do, two claims never live at once, what a claim found ended stays so, and numbers grow', () => {
  const command = fc.oneof(
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 8_000 }) }),
    fc.record({ do: fc.constant('step' as const), ms: fc.integer({ min: -100_000, max: 100_000 }) }),
    fc.record({ do: fc.constant('reboot' as const), ms: fc.integer({ min: -50_000, max: 50_000 }) }),
    fc.record({ do: fc.constant('claim' as const), ms: fc.constant(5_000) }),
    fc.record({ do: fc.constant('release' as const), ms: fc.constant(0) }),
  );
  const act = (
    clock: Clocks,
    coord: Coordination,
    held: Claim[],
    { do: what, ms }: { do: string; ms: number },
  ): void => {
    if (what === 'pass') clock.pass(ms);
    if (what === 'step') clock.wallMs += ms;
    if (what === 'reboot') clock.reboot(ms);
    if (what === 'claim') tryClaim(coord, held);
    const last = held.at(-1);
    if (what === 'release' && last !== undefined) releaseSync(again(coord), { id: last.id, runId: 'r' });
  };
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      const clock = clocks();
      const coord = newCoordination({ fs: clock.fs });
      const held: Claim[] = [];
      const ended = new Set<string>();
      for (const each of commands) {
        act(clock, coord, held, each);
        const states = held.map((each) => ({ id: each.id, live: checkClaimSync(again(coord), each).live }));
        expect(states.filter(({ live }) => live).length).toBeLessThanOrEqual(1);
        if (each.do === 'claim') for (const { id, live } of states) if (!live) ended.add(id);
        expect(states.filter(({ id, live }) => live && ended.has(id))).toEqual([]);
      }
      const fences = held.map(({ fence }) => fence);
      expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b));
    }),
    { numRuns: 40, seed: 5 },
  );
});

function tryClaim(coord: Coordination, held: Claim[]): void {
  try {
    held.push(claimFor(coord, 'r', 5));
  } catch (error) {
    expect((error as { code?: string }).code).toBe('ERR_MUSE_CLAIMED');
  }
}
