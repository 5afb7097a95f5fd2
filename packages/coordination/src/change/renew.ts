import type { Protocol } from '@muse/io/protocols';

import { utc } from '../moment.js';
import type { Coordination } from '../open-coordination.js';
import { checkTtl, DEFAULT_TTL_SECONDS } from '../record/fields.js';
import { asRecord } from '../record/life.js';
import type { RenewRequest, RenewResult } from '../requests.js';
import { isLive } from '../scene.js';
import { makeChange, nextSeq } from './change.js';
import { endedRecord } from './not-found.js';
import { withHeldRecord } from './held-record.js';

/**
 * Lets a live reservation, claim or intent last for `ttlSeconds` from now on. A claim keeps its fencing number. What has
 * expired cannot be renewed, whether or not somebody else holds it by now.
 *
 * @throws `ERR_MUSE_NO_SUCH_RECORD`, `ERR_MUSE_RECORD_ENDED` (not found), `ERR_MUSE_NOT_HOLDER`, `ERR_MUSE_BAD_TTL`
 * (refused); `ERR_MUSE_LOCKED` if another change took too long
 */
export function* renew(coord: Coordination, request: RenewRequest): Protocol<RenewResult> {
  if (request.ttlSeconds !== undefined) checkTtl(request.ttlSeconds);
  return yield* withHeldRecord(coord, request, function* (scene, record) {
    if (!isLive(record, scene)) throw endedRecord(record, scene);
    const ttlSeconds = request.ttlSeconds ?? record.ttlSeconds ?? DEFAULT_TTL_SECONDS;
    const lifeMs = ttlSeconds * 1_000;
    const renewed = {
      ...record,
      ttlSeconds,
      renewedAt: utc(scene.now),
      expiresAt: utc(scene.now, lifeMs),
      seq: nextSeq(scene),
      leaseFrom: scene.now.leaseMs,
      leaseUntil: scene.now.leaseMs + lifeMs,
    };
    yield* makeChange(scene, 'renewed', renewed);
    return { record: asRecord(renewed, scene.context) };
  });
}
