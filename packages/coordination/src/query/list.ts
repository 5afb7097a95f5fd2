import type { Protocol } from '@muse/io/protocols';

import { addressSet } from '../address/meetings.js';
import { parseAddress } from '../address/parse-address.js';
import { touches } from '../change/overlaps.js';
import type { Coordination } from '../open-coordination.js';
import { asIntent, asReservation } from '../record/life.js';
import type { StoredRecord } from '../record/stored-record.js';
import type { IntentList, ListOptions, ReservationList } from '../requests.js';
import { isLive, lookAt, type Scene } from '../scene.js';

/**
 * The reservations and claims that are live, or all that are still kept. Takes no lock. Files that are no records are named
 * in the warnings and otherwise left alone.
 *
 * @throws `ERR_MUSE_BAD_ADDRESS` (refused)
 */
export function* listReservations(coord: Coordination, options: ListOptions = {}): Protocol<ReservationList> {
  const fits = filterOf(options);
  const scene = yield* lookAt(coord, { kinds: ['reservation'] });
  const found = oldestFirst(scene.reservations.filter((record) => fits(record, scene)));
  return {
    reservations: found.map((record) => asReservation(record, scene.context)),
    warnings: scene.warnings,
  };
}

/** The intents that are live, or all that are still kept; otherwise as `listReservations`. */
export function* listIntents(coord: Coordination, options: ListOptions = {}): Protocol<IntentList> {
  const fits = filterOf(options);
  const scene = yield* lookAt(coord, { kinds: ['reservation', 'intent'] });
  const found = oldestFirst(scene.intents.filter((record) => fits(record, scene)));
  return { intents: found.map((record) => asIntent(record, scene.context)), warnings: scene.warnings };
}

function filterOf(options: ListOptions): (record: StoredRecord, scene: Scene) => boolean {
  const addresses = options.address === undefined ? undefined : addressSet([parseAddress(options.address)]);
  return (record, scene) =>
    (options.runId === undefined || record.runId === options.runId) &&
    (options.branch === undefined || record.branch === options.branch) &&
    (options.ended === true || isLive(record, scene)) &&
    (addresses === undefined || touches(record, addresses));
}

function oldestFirst(records: readonly StoredRecord[]): StoredRecord[] {
  return records.toSorted((a, b) => a.createdSeq - b.createdSeq);
}
