import type { Protocol } from '@muse/io/protocols';

import { readRecord, removeRecord, writeRecord } from '../record/record-file.js';
import type { StateDir } from '../record/state-dir.js';
import { CHECKOUT_JOURNAL, type CheckoutJournal } from './checkout-journal.js';

/**
 * Writes the journal durably, replacing one that is there. A crash leaves the complete old or new one. The caller holds
 * the lock of the work tree.
 *
 * @throws `ERR_MUSE_BAD_STATE` (refused) for a journal that could not be read back.
 */
export function* writeCheckoutJournal(state: StateDir, journal: CheckoutJournal): Protocol<void> {
  yield* writeRecord(state, CHECKOUT_JOURNAL, journal);
}

/**
 * The journal of an operation that was not finished; `null` if there is none.
 *
 * @throws `ERR_MUSE_DAMAGED_STATE` (damaged), and the file stays as it is: a damaged one is never taken for none;
 * `ERR_MUSE_NEWER_STATE` (setup).
 */
export function* readCheckoutJournal(state: StateDir): Protocol<CheckoutJournal | null> {
  return yield* readRecord(state, CHECKOUT_JOURNAL);
}

/**
 * Removes the journal durably: the operation is finished or undone. False if there was none. The caller holds the lock of
 * the work tree, and has read the journal.
 */
export function* clearCheckoutJournal(state: StateDir): Protocol<boolean> {
  return yield* removeRecord(state, CHECKOUT_JOURNAL);
}
