import type { Protocol } from '@muse/io/protocols';

import { utc } from '../moment.js';
import type { Coordination } from '../open-coordination.js';
import { asRecord } from '../record/life.js';
import type { HolderRequest, ReleaseResult } from '../requests.js';
import { isLive } from '../scene.js';
import { makeChange, nextSeq } from './change.js';
import { withHeldRecord } from './held-record.js';

/**
 * Ends a reservation, claim or intent of one's own, and with a reservation the intents that belong to it. To release what
 * has ended already changes nothing, so it can be repeated after a crash.
 *
 * @throws `ERR_MUSE_NO_SUCH_RECORD` (not found), `ERR_MUSE_NOT_HOLDER` (refused); `ERR_MUSE_LOCKED` if another change took
 * too long
 */
export function* release(coord: Coordination, request: HolderRequest): Protocol<ReleaseResult> {
  return yield* withHeldRecord(coord, request, function* (scene, record) {
    if (!isLive(record, scene)) return { record: asRecord(record, scene.context), changed: false };
    const released = {
      ...record,
      releasedAt: utc(scene.now),
      seq: nextSeq(scene),
      leaseFrom: scene.now.leaseMs,
    };
    yield* makeChange(scene, 'released', released);
    return { record: asRecord(released, scene.context), changed: true };
  });
}
