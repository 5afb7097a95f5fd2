import type { Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { DEFAULT_TTL_SECONDS } from '../record/fields.js';
import { asIntent } from '../record/life.js';
import { checkRecordId, newRecordId } from '../record/record-id.js';
import type { StoredRecord } from '../record/stored-record.js';
import type { IntentRequest, IntentResult } from '../requests.js';
import { isLive } from '../scene.js';
import { makeChange, withChanges, type LockedScene } from './change.js';
import { checkAnnouncement, newRecord } from './new-record.js';
import { endedRecord, noSuchRecord } from './not-found.js';
import { overlapsWith } from './overlaps.js';

/**
 * Records what a run is about to do. It excludes nobody; the result tells which live reservations and intents of other runs
 * it meets. With a reservation it ends when that ends, and sooner if it has a lifetime of its own; the reservation may be of
 * another run, whose work this is part of.
 *
 * @throws `ERR_MUSE_NO_SUCH_RECORD`, `ERR_MUSE_RECORD_ENDED` (not found) for a reservation that is not live; otherwise as
 * `createReservation`
 */
export function* createIntent(coord: Coordination, request: IntentRequest): Protocol<IntentResult> {
  const given = checkAnnouncement(request);
  const reservationId =
    request.reservationId === undefined || request.reservationId === '' ? null : request.reservationId;
  if (reservationId !== null) checkRecordId(reservationId);
  const id = yield* newRecordId();
  return yield* withChanges(coord, { kinds: ['reservation', 'intent'] }, function* (scene) {
    const reservation = reservationId === null ? undefined : liveReservation(scene, reservationId);
    const others = [...scene.reservations, ...scene.intents].filter(
      (other) => other.runId !== given.runId && other.id !== reservationId,
    );
    const overlaps = overlapsWith(given.addresses, others, scene);
    const ttlSeconds = given.ttlSeconds ?? (reservation === undefined ? DEFAULT_TTL_SECONDS : null);
    const lifeMs = ttlSeconds === null ? reservation!.leaseUntil - scene.now.leaseMs : ttlSeconds * 1_000;
    const own = { kind: 'intent', id, exclusive: false, reservationId, ttlSeconds } as const;
    const record = newRecord(scene, given, { ...own, lifeMs });
    yield* makeChange(scene, 'created', record);
    return { intent: asIntent(record, scene.context), overlaps, warnings: scene.warnings };
  });
}

function liveReservation(scene: LockedScene, id: string): StoredRecord {
  const reservation = scene.context.reservation(id);
  if (reservation === undefined) throw noSuchRecord('reservation', id);
  if (!isLive(reservation, scene)) throw endedRecord(reservation, scene);
  return reservation;
}
