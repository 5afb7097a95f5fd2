import { port, type Protocol } from '@muse/io/protocols';

import { journalPath, type RefStore } from '../store/ref-store.js';
import { applyJournal } from './apply-journal.js';
import { readJournal } from './journal.js';

/** Carries out the transaction that a dead writer had decided, if there is one. The caller holds the lock. */
export function* rollForward(store: RefStore): Protocol<boolean> {
  const journal = yield* readJournal(store);
  if (journal === undefined) return false;
  yield* applyJournal(store, journal);
  return true;
}

/** True if a transaction waits to be carried out: every writer does so first, readers see through it. */
export function* hasPendingTransaction(store: RefStore): Protocol<boolean> {
  return (yield* port.lstat(journalPath(store))) !== undefined;
}
