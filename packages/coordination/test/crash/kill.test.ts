import { killAtRandom, noTemps } from '@muse/io/testing';
import { expect, it } from 'vitest';

import {
  checkClaimSync,
  historySync,
  inspectCoordinationSync,
  listIntentsSync,
  listReservationsSync,
  openCoordination,
} from '../../src/index.js';
import { newCoordination, take, worker } from '../support/coordination.js';

const ROUNDS = 25;

interface Line {
  readonly claimed?: string;
  readonly fence?: number;
  readonly intended?: string;
  readonly released?: string;
}

it(`S-059, S-084, I-3: ${ROUNDS} processes killed at random moments leave only complete records, with all that was acknowledged`, async () => {
  const coord = newCoordination({ retentionSeconds: 604_800 });
  let greatest = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { lines, signal, stderr } = await killAtRandom(worker('coordination'), {
      data: { dir: coord.dir, action: 'loop', number: round },
      withinMs: 60,
    });
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    const said = lines as Line[];
    const fresh = openCoordination(coord.dir, { timeoutMs: 0, retentionSeconds: 604_800 });
    expect(inspectCoordinationSync(fresh).problems).toEqual([]);

    const records = listReservationsSync(fresh, { ended: true, runId: `run-${round}` }).reservations;
    const byId = new Map(records.map((record) => [record.id, record]));
    for (const { claimed, fence } of said) if (claimed !== undefined) expect(byId.get(claimed)?.fence).toBe(fence);
    for (const { released } of said) if (released !== undefined) expect(byId.get(released)?.status).toBe('released');
    const intents = new Set(listIntentsSync(fresh, { ended: true }).intents.map(({ id }) => id));
    for (const { intended } of said) if (intended !== undefined) expect(intents.has(intended)).toBe(true);
    // At most the claim that was being made or used when the kill came.
    expect(records.filter(({ status }) => status === 'active').length).toBeLessThanOrEqual(1);

    // One ordinary command works at once, without waiting for the lock of the dead, and sweeps what it left.
    const next = take(fresh, 'after', `after-${round}`);
    expect(checkClaimSync(fresh, next).live).toBe(true);
    expect(noTemps(coord.dir)).toEqual([]);
    const fences = [...records.map(({ fence }) => fence!).toSorted((a, b) => a - b), next.fence];
    expect(fences[0]).toBeGreaterThan(greatest);
    expect(new Set(fences).size).toBe(fences.length);
    greatest = next.fence;
  }
  const told = historySync(coord).events.filter(
    ({ kind, record }) => kind === 'created' && record.kind === 'reservation',
  );
  expect(told.map(({ record }) => record.id).toSorted()).toEqual(
    listReservationsSync(coord, { ended: true })
      .reservations.map(({ id }) => id)
      .toSorted(),
  );
});
