import { withLock, type Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { lockPath } from '../record/places.js';
import { lookAt } from '../scene.js';
import { removeEnded, sweepAllTemps } from './change.js';

export interface CoordinationSweep {
  /** Ids of the records that were removed. */
  readonly removed: readonly string[];
  /** Paths of the temps of dead processes that were removed. */
  readonly temps: readonly string[];
}

/**
 * Removes records that ended longer ago than `retentionSeconds` of the handle, and what dead processes left. Every change
 * does a little of this by itself. The history stays. A crash leaves some of them for the next time.
 *
 * @throws `ERR_MUSE_LOCKED` (refused) if a change took too long
 */
export function* sweepCoordination(coord: Coordination): Protocol<CoordinationSweep> {
  function* inside(): Protocol<CoordinationSweep> {
    const temps = yield* sweepAllTemps(coord);
    const scene = yield* lookAt(coord, { kinds: ['reservation', 'intent'] });
    return { removed: yield* removeEnded(scene, Infinity), temps };
  }
  return yield* withLock(lockPath(coord), inside, { timeoutMs: coord.timeoutMs });
}
