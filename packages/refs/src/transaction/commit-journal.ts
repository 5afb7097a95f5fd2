import { errorCode } from '@muse/io';
import { all, discardTemp, port, writeFileAtomic, type Protocol, type Temp } from '@muse/io/protocols';

import { stageRef } from '../loose/stage-ref.js';
import { journalPath, type RefStore } from '../store/ref-store.js';
import { applyJournal, LOOSE_LIMIT } from './apply-journal.js';
import { formatJournal, type RefJournal, type RefMove } from './journal.js';

/**
 * Decides a transaction whose checks have passed, and carries it out. The caller holds the lock. What can fail for lack
 * of space is written first; then the journal, whose rename is the decision; then everything else. A crash before that
 * rename leaves temps, which are swept, and nothing changed; a crash after it leaves the journal, which readers see
 * through and the next writer carries out.
 */
export function* commitJournal(store: RefStore, plan: Omit<RefJournal, 'version' | 'id'>): Protocol<void> {
  const journal: RefJournal = { version: 1, id: yield* port.nonce(), ...plan };
  const staged = new Map<string, Temp>();
  try {
    yield* stageAll(store, journal.moves, staged);
    yield* writeFileAtomic(journalPath(store), formatJournal(journal));
    yield* applyJournal(store, journal, staged);
  } catch (error) {
    for (const temp of staged.values()) yield* discardTemp(temp);
    throw error;
  }
}

/** Stages side by side what goes into files of its own; what a ref that is deleted first stands in the way of comes later. */
function* stageAll(store: RefStore, moves: readonly RefMove[], staged: Map<string, Temp>): Protocol<void> {
  const sets = moves.filter((move) => move.to !== null);
  if (sets.length > LOOSE_LIMIT) return;
  const failures = yield* all(sets.map((move) => stageOne(store, move, staged)));
  for (const failure of failures) if (failure !== undefined) throw failure.error;
}

function* stageOne(
  store: RefStore,
  { name, to }: RefMove,
  staged: Map<string, Temp>,
): Protocol<{ readonly error: unknown } | undefined> {
  try {
    staged.set(name, yield* stageRef(store, name, to!));
    return undefined;
  } catch (error) {
    return ['ENOTDIR', 'EEXIST'].includes(errorCode(error) ?? '') ? undefined : { error };
  }
}
