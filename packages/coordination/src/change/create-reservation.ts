import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { DEFAULT_TTL_SECONDS } from '../record/fields.js';
import { asClaim, asReservation } from '../record/life.js';
import { newRecordId } from '../record/record-id.js';
import type { Overlap } from '../record/record.js';
import type { StoredRecord } from '../record/stored-record.js';
import type { ClaimRequest, ClaimResult, ReservationRequest, ReservationResult } from '../requests.js';
import { makeChange, withChanges, type LockedScene } from './change.js';
import { checkAnnouncement, newRecord, type CheckedAnnouncement } from './new-record.js';
import { overlapsWith } from './overlaps.js';

/**
 * Records that a run works on some addresses. It is advisory: other runs may reserve the same, and each is told of the
 * others. Where one of two is exclusive there is only the first: then this is refused and nothing is recorded.
 *
 * @throws `ERR_MUSE_CLAIMED` (refused), naming the holder, its run and when it expires; `ERR_MUSE_BAD_ADDRESS`,
 * `ERR_MUSE_TOO_MANY_ADDRESSES`, `ERR_MUSE_BAD_TTL`, `ERR_MUSE_BAD_COORDINATION_FIELD` (refused) before the disk is touched;
 * `ERR_MUSE_LOCKED` if another change took too long
 */
export function* createReservation(coord: Coordination, request: ReservationRequest): Protocol<ReservationResult> {
  const { record, scene, overlaps } = yield* reserve(coord, request, request.exclusive === true);
  return { reservation: asReservation(record, scene.context), overlaps, warnings: scene.warnings };
}

/**
 * Takes some addresses for one run alone. Of any number of processes that claim or reserve what overlaps, at the same time
 * or later, one holds it until it releases it or its time is over. The claim comes with a fencing number, greater than that
 * of every claim before: whoever guards what is claimed can refuse a smaller one (`checkClaim`).
 *
 * A run's own claims exclude each other, too: what holds is the claim, and runs are only as distinct as their names.
 *
 * @throws as `createReservation`
 */
export function* claim(coord: Coordination, request: ClaimRequest): Protocol<ClaimResult> {
  const { record, scene, overlaps } = yield* reserve(coord, request, true);
  return { reservation: asClaim(record, scene.context), overlaps, warnings: scene.warnings };
}

/** How many of those that are in the way an error carries. */
const MOST_TOLD = 100;

interface Reserved {
  readonly record: StoredRecord;
  readonly scene: LockedScene;
  readonly overlaps: readonly Overlap[];
}

function* reserve(coord: Coordination, request: ReservationRequest, exclusive: boolean): Protocol<Reserved> {
  const given = checkAnnouncement(request);
  const ttlSeconds = given.ttlSeconds ?? DEFAULT_TTL_SECONDS;
  const id = yield* newRecordId();
  return yield* withChanges(coord, { kinds: ['reservation'] }, function* (scene) {
    const meeting = overlapsWith(given.addresses, scene.reservations, scene);
    const excluding = meeting.filter((other) => excludes(other, given.runId, exclusive));
    if (excluding.length > 0) throw claimed(given, excluding);
    const own = { kind: 'reservation', id, exclusive, reservationId: null, ttlSeconds } as const;
    const record = newRecord(scene, given, { ...own, lifeMs: ttlSeconds * 1_000 });
    yield* makeChange(scene, 'created', record);
    return { record, scene, overlaps: meeting.filter(({ runId }) => runId !== given.runId) };
  });
}

/** Two runs exclude each other if either wants it alone; within a run only two claims do. */
function excludes(other: Overlap, runId: string, exclusive: boolean): boolean {
  return other.runId === runId ? exclusive && other.exclusive : exclusive || other.exclusive;
}

function claimed({ runId }: CheckedAnnouncement, overlaps: readonly Overlap[]): MuseError {
  const first = overlaps.find(({ exclusive }) => exclusive) ?? overlaps[0]!;
  const { ours, theirs } = first.pairs[0]!;
  const where = ours === theirs ? ours : `${ours} overlaps ${theirs}, which`;
  const who = first.runId === runId ? `this run, ${runId},` : `run ${first.runId}`;
  const verb = first.exclusive ? 'claimed' : 'reserved';
  return new MuseError(`${where} is ${verb} by ${who} until ${first.expiresAt}, as ${first.id}`, {
    code: 'ERR_MUSE_CLAIMED',
    kind: 'refused',
    hint:
      first.runId === runId
        ? `Go on with ${first.id}, renew it, or release it.`
        : 'Work on something else, ask the holder to release it, or try again when it has expired.',
    data: {
      holder: first.runId,
      runId: first.runId,
      id: first.id,
      branch: first.branch,
      operation: first.operation,
      exclusive: first.exclusive,
      fence: first.fence,
      expiresAt: first.expiresAt,
      remainingMs: first.remainingMs,
      overlaps: overlaps.slice(0, MOST_TOLD),
    },
  });
}
