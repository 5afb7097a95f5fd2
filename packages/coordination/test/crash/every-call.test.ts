import { memoryFileSystem, type FileSystem } from '@muse/io';
import { noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  claimSync,
  createIntentSync,
  historySync,
  inspectCoordinationSync,
  listIntentsSync,
  listReservationsSync,
  openCoordination,
  releaseSync,
  renewSync,
  sweepCoordinationSync,
  type Coordination,
} from '../../src/index.js';
import { request, reserve, take } from '../support/coordination.js';

const DIR = '/m';

interface Scene {
  readonly name: string;
  /** The state before; what it answers `act` and `sees` are given. */
  readonly prepare: (coord: Coordination) => string;
  readonly act: (coord: Coordination, id: string) => unknown;
  /** How many live reservations and intents, of whatever lifetime, and what was told last, before and after. */
  readonly sees: readonly [before: unknown, after: unknown];
}

const SCENES: readonly Scene[] = [
  {
    name: 'the first claim of all',
    prepare: () => '',
    act: (coord) => take(coord, 'r2', 'a'),
    sees: [
      [0, 0, 0, undefined],
      [1, 0, 3_600, 'created'],
    ],
  },
  {
    name: 'S-059: a reservation beside another',
    prepare: (coord) => take(coord, 'r1', 'b').id,
    act: (coord) => reserve(coord, 'r2', 'a'),
    sees: [
      [1, 0, 3_600, 'created'],
      [2, 0, 7_200, 'created'],
    ],
  },
  {
    name: 'an intent',
    prepare: (coord) => take(coord, 'r1', 'b').id,
    act: (coord, reservationId) => createIntentSync(coord, { ...request('r1', 'b'), reservationId }),
    sees: [
      [1, 0, 3_600, 'created'],
      [1, 1, 3_600, 'created'],
    ],
  },
  {
    name: 'renewing',
    prepare: (coord) => take(coord, 'r1', 'b').id,
    act: (coord, id) => renewSync(coord, { id, runId: 'r1', ttlSeconds: 9 }),
    sees: [
      [1, 0, 3_600, 'created'],
      [1, 0, 9, 'renewed'],
    ],
  },
  {
    name: 'releasing, with an intent',
    prepare: (coord) => {
      const { id } = take(coord, 'r1', 'b');
      createIntentSync(coord, { ...request('r1', 'b'), reservationId: id });
      return id;
    },
    act: (coord, id) => releaseSync(coord, { id, runId: 'r1' }),
    sees: [
      [1, 1, 3_600, 'created'],
      [0, 0, 0, 'released'],
    ],
  },
];

function open(fs: FileSystem): Coordination {
  return openCoordination(DIR, { fs });
}

function look(fs: FileSystem): unknown[] {
  const { reservations, warnings } = listReservationsSync(open(fs));
  expect(warnings).toEqual([]);
  const seconds = reservations.reduce((sum, { ttlSeconds }) => sum + ttlSeconds, 0);
  const events = historySync(open(fs)).events;
  return [reservations.length, listIntentsSync(open(fs)).intents.length, seconds, events.at(-1)?.kind];
}

/** Lets a process act that is killed at its `at`-th call. True if it was done before. */
function killedAt(victim: FileSystem & { kill(): void }, at: number, act: (fs: FileSystem) => unknown): boolean {
  let calls = 0;
  const { fs } = recordingFileSystem(victim, {
    // Writes are torn too: each takes a few bytes at a time.
    shorten: (call) => Math.max(1, Math.floor((call.args[3] as number) / 3)),
    fail: () => {
      if (calls++ === at) victim.kill();
      return undefined;
    },
  });
  try {
    act(fs);
    return true;
  } catch (error) {
    expect(String(error)).toContain('was killed');
    return false;
  }
}

describe('killed at every call', () => {
  it.each(SCENES)(
    'I-3, I-6: $name is there wholly or not at all, and the next claim works at once',
    ({ prepare, act, sees }) => {
      let done = false;
      for (let at = 0; !done; at++) {
        const survivor = memoryFileSystem();
        const id = prepare(open(survivor));
        expect(look(survivor)).toEqual(sees[0]);
        const victim = survivor.spawn();
        done = killedAt(victim, at, (fs) => act(open(fs), id));
        victim.kill();
        const seen = look(survivor);
        expect(done ? [sees[1]] : sees, `killed at call ${at}`).toContainEqual(seen);
        expect(inspectCoordinationSync(open(survivor)).problems).toEqual([]);

        const fences = listReservationsSync(open(survivor), { ended: true }).reservations.map(
          ({ fence }) => fence ?? 0,
        );
        const next = openCoordination(DIR, { fs: survivor, timeoutMs: 0 });
        const { fence } = claimSync(next, { ...request('r9', 'elsewhere') }).reservation;
        expect(fence).toBeGreaterThan(Math.max(0, ...fences));
        expect(noTemps(DIR, { fs: survivor }), `killed at call ${at}`).toEqual([]);
        expect(look(survivor)[0]).toBe((seen[0] as number) + 1);
        expect(at).toBeLessThan(500);
      }
    },
  );

  it('I-6: sweeping', () => {
    let done = false;
    for (let at = 0; !done; at++) {
      const survivor = memoryFileSystem();
      const coord = openCoordination(DIR, { fs: survivor, retentionSeconds: 1 });
      for (let i = 0; i < 3; i++) releaseSync(coord, { id: take(coord, 'r1', `a${i}`).id, runId: 'r1' });
      const live = take(coord, 'r1', 'b');
      survivor.clock.advance(2_000);
      const victim = survivor.spawn();
      done = killedAt(victim, at, (fs) => sweepCoordinationSync(openCoordination(DIR, { fs, retentionSeconds: 1 })));
      victim.kill();
      expect(listReservationsSync(open(survivor)).reservations.map(({ id }) => id)).toEqual([live.id]);
      expect(historySync(open(survivor)).events).toHaveLength(7);
      sweepCoordinationSync(coord);
      expect(survivor.sync.readdir(`${DIR}/coordination/reservations`)).toHaveLength(1);
    }
  });
});
