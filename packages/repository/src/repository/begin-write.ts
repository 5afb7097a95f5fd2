import type { Protocol } from '@muse/io';
import { recoverCheckout } from '../checkout/recover.js';
import { endConcludedMerge } from '../merge/in-progress.js';
import { underWorkTreeLock } from './locks.js';
import type { Repository } from './repository.js';
import { sweepBeforeWriting, withMarker } from './sweep.js';

/**
 * Runs a verb that writes: alone in this work tree, after whatever a dead process left has been put right.
 *
 * Throws `ERR_MUSE_LOCKED` (refused), naming the holder, if another writer is busy for too long.
 */
export function* withWorkTree<T>(repo: Repository, body: () => Protocol<T>): Protocol<T> {
  const alone = function* (): Protocol<T> {
    yield* sweepBeforeWriting(repo);
    yield* recoverCheckout(repo);
    yield* endConcludedMerge(repo);
    return yield* body();
  };
  return yield* withMarker(repo, () => underWorkTreeLock(repo, alone));
}

/** Runs a verb that writes refs or objects and leaves the work tree alone: others may be at work there meanwhile. */
export function* withStore<T>(repo: Repository, body: () => Protocol<T>): Protocol<T> {
  return yield* withMarker(repo, function* () {
    yield* sweepBeforeWriting(repo);
    return yield* body();
  });
}
