import type { Protocol } from '@muse/io';
import { discardTemp, openTemp, sweepTemps, withLock } from '@muse/io/protocols';
import type { Temp } from '@muse/io/protocols';
import { recoverCheckout } from '../checkout/recover.js';
import { sweepAll } from './sweep.js';
import { workTreeLock } from './repository.js';
import type { Repository } from './repository.js';

/** How long a writer waits for another in the same work tree, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Runs a verb that writes: alone in this work tree, after whatever a dead process left has been put right.
 *
 * Throws `ERR_MUSE_LOCKED` (refused), naming the holder, if another writer is busy for too long.
 */
export function* withWorkTree<T>(repo: Repository, body: () => Protocol<T>): Protocol<T> {
  return yield* withLock(
    workTreeLock(repo),
    function* () {
      const marker = yield* beginWrite(repo);
      try {
        return yield* body();
      } finally {
        yield* discardTemp(marker);
      }
    },
    { timeoutMs: PATIENCE_MS },
  );
}

/**
 * The first step of every write, under the lock: removes the temps of dead writers and finishes or undoes a checkout
 * that one of them left.
 *
 * Looking everywhere for temps would cost more than a commit. So a writer keeps a temp of its own in the state directory
 * while it runs; if one is found there whose owner is dead, and only then, everything is swept.
 */
function* beginWrite(repo: Repository): Protocol<Temp> {
  const crashed = yield* sweepTemps(repo.stateDir);
  const marker = yield* openTemp(repo.stateDir);
  try {
    if (crashed.length > 0) yield* sweepAll(repo);
    yield* recoverCheckout(repo);
    return marker;
  } catch (error) {
    yield* discardTemp(marker);
    throw error;
  }
}
