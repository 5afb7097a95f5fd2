import { MuseError } from '@muse/io';
import { type Protocol } from '@muse/io/protocols';

import { checkNamesFree } from '../conflict/check-free.js';
import { formatHead, type Head } from '../head/format.js';
import { checkObjectId, type ObjectId } from '../id/object-id.js';
import { checkBranchName, checkRefName } from '../name/check-name.js';
import { storedRefs } from '../read/read-ref.js';
import { underRefLock } from '../store/lock.js';
import type { RefStore } from '../store/ref-store.js';
import { checkValue, expectValue } from '../update/expect.js';
import { stampOf, type RefUpdate } from '../update/stamp.js';
import { commitJournal } from './commit-journal.js';
import type { RefMove } from './journal.js';
import { planHead } from './plan-head.js';

/** One ref of a transaction: what it must hold now and what it shall hold; `null` stands for no ref. */
export interface TransactionUpdate {
  /** Full name. */
  readonly name: string;
  readonly expected: ObjectId | null;
  readonly next: ObjectId | null;
}

export interface TransactionOptions extends RefUpdate {
  /** Where HEAD shall be afterwards, as part of the transaction. */
  readonly head?: Head;
}

/**
 * Moves, creates and deletes several refs, and HEAD if asked to: all of them or none, also across a crash. Each ref is
 * compared with its expected value first; one with `next` equal to `expected` is only compared. Readers see the state
 * before or the state after, never between. Adds the reflog entries. Durable when it returns.
 *
 * If an I/O call fails after the decision was recorded, its error is thrown although the transaction has happened:
 * readers see it, and the next writer completes its files.
 *
 * @throws as `updateRef`, with nothing changed.
 */
export function* refTransaction(
  store: RefStore,
  updates: readonly TransactionUpdate[],
  options: TransactionOptions,
): Protocol<void> {
  checkUpdates(updates, options.head);
  const stamp = yield* stampOf(options);
  yield* underRefLock(store, function* () {
    const stored = yield* storedRefs(
      store,
      updates.map(({ name }) => name),
    );
    for (const [index, { name, expected }] of updates.entries()) expectValue(name, expected, stored[index]);
    const moves: RefMove[] = updates
      .filter(({ expected, next }) => expected !== next)
      .map(({ name, expected, next }) => ({ name, from: expected, to: next }));
    const gone = new Set(moves.filter(({ to }) => to === null).map(({ name }) => name));
    yield* checkNamesFree(
      store,
      moves.filter(({ from }) => from === null).map(({ name }) => name),
      gone,
    );
    const head = yield* planHead(store, moves, options.head === undefined ? undefined : formatHead(options.head));
    if (moves.length === 0 && head === undefined) return;
    yield* commitJournal(store, { moves, heads: head === undefined ? [] : [head], logs: [], stamp });
  });
}

function checkUpdates(updates: readonly TransactionUpdate[], head: Head | undefined): void {
  const names = new Set<string>();
  for (const { name, expected, next } of updates) {
    checkRefName(name);
    checkValue(expected);
    checkValue(next);
    if (names.has(name)) {
      throw new MuseError(`${name} is named twice in one transaction`, {
        code: 'ERR_MUSE_DUPLICATE_REF',
        kind: 'refused',
        data: { name },
      });
    }
    names.add(name);
  }
  if (head?.kind === 'branch') checkBranchName(head.branch);
  if (head?.kind === 'commit') checkObjectId(head.id);
}
