import type { Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { asReservation, lifeOf } from '../record/life.js';
import { checkRecordId } from '../record/record-id.js';
import type { ClaimCheck, ClaimCheckResult } from '../requests.js';
import { lookAt } from '../scene.js';

/**
 * Whether a claim is still the live one. It is true of the moment of asking: between that and an effect the claim can
 * expire, so a resource that must be safe also keeps the greatest fencing number that it has seen and refuses smaller ones.
 * Takes no lock.
 *
 * @throws `ERR_MUSE_BAD_RECORD_ID` (refused)
 */
export function* checkClaim(coord: Coordination, { id, fence }: ClaimCheck): Protocol<ClaimCheckResult> {
  checkRecordId(id);
  const scene = yield* lookAt(coord, { id });
  const record = scene.context.reservation(id);
  if (record === undefined) return { live: false, state: 'unknown', reservation: null };
  const reservation = asReservation(record, scene.context);
  const { status } = lifeOf(record, scene.context);
  if (record.fence !== fence) return { live: false, state: 'fence', reservation };
  return { live: status === 'active', state: status === 'active' ? 'live' : status, reservation };
}
