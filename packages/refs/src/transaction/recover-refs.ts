import type { Protocol } from '@muse/io/protocols';

import { underRefLock } from '../store/lock.js';
import type { RefStore } from '../store/ref-store.js';
import { hasPendingTransaction } from './roll-forward.js';

/**
 * Carries out a transaction that a killed process had decided; true if there was one. Nobody has to call this: every
 * writer does it first and readers see through it.
 */
export function* recoverRefs(store: RefStore): Protocol<boolean> {
  if (!(yield* hasPendingTransaction(store))) return false;
  return yield* underRefLock(store, nothing);
}

// oxlint-disable-next-line require-yield -- taking the lock does it all
function* nothing(): Protocol<boolean> {
  return true;
}
