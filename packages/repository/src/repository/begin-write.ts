import type { Protocol } from '@muse/io';
import { discardTemp, openTemp } from '@muse/io/protocols';
import type { Temp } from '@muse/io/protocols';
import { recoverCheckout } from '../checkout/recover.js';
import { sweepAfterCrash } from './sweep.js';
import { underWorkTreeLock } from './locks.js';
import type { Repository } from './repository.js';

/**
 * Runs a verb that writes: alone in this work tree, after whatever a dead process left has been put right.
 *
 * Throws `ERR_MUSE_LOCKED` (refused), naming the holder, if another writer is busy for too long.
 */
export function* withWorkTree<T>(repo: Repository, body: () => Protocol<T>): Protocol<T> {
  return yield* underWorkTreeLock(repo, function* () {
    const marker = yield* beginWrite(repo);
    try {
      return yield* body();
    } finally {
      yield* discardTemp(marker);
    }
  });
}

/**
 * The first step of every write, under the lock: removes the temps of dead writers and finishes or undoes a checkout
 * that one of them left.
 * Answers the temp that says, for as long as it is there, that this writer is at work.
 */
function* beginWrite(repo: Repository): Protocol<Temp> {
  yield* sweepAfterCrash(repo);
  const marker = yield* openTemp(repo.stateDir);
  try {
    yield* recoverCheckout(repo);
    return marker;
  } catch (error) {
    yield* discardTemp(marker);
    throw error;
  }
}
