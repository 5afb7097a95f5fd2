import { MuseError } from '@muse/io';
import { withLock, type Protocol } from '@muse/io/protocols';

import { readRecord, recordPath, writeRecord } from '../record/record-file.js';
import type { StateDir } from '../record/state-dir.js';
import { STASH, type StashEntry } from './stash-entry.js';

/* The list is shared by all work trees: `state.dir` is `.muse` itself, not the directory of a linked work tree. */

/** How long a writer waits for others, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * The stashed work, the newest first. Needs no lock.
 *
 * @throws `ERR_MUSE_DAMAGED_STATE` (damaged), `ERR_MUSE_NEWER_STATE` (setup); never taken for an empty list
 */
export function* listStash(state: StateDir): Protocol<readonly StashEntry[]> {
  return (yield* readRecord(state, STASH))?.entries ?? [];
}

/**
 * Puts an entry on top of the list, durably; the snapshot and the base must be durable before. Entries of others that are
 * added meanwhile stay. A crash leaves the complete old or new list.
 *
 * @returns the list as it is now
 * @throws `ERR_MUSE_BAD_STATE` (refused) for an entry that could not be read back; as `listStash`, with the file unchanged
 */
export function* pushStash(state: StateDir, entry: StashEntry): Protocol<readonly StashEntry[]> {
  return yield* editStash(state, (entries) => [entry, ...entries]);
}

/**
 * Takes an entry off the list, wherever in it that is by now. To pop, apply the entry first and drop it when the work tree
 * is durable: a crash between leaves it listed.
 *
 * @param entry as it was listed
 * @returns the list as it is now
 * @throws `ERR_MUSE_STASH_CHANGED` (refused) if it is no longer there; as `listStash`, with the file unchanged
 */
export function* dropStash(state: StateDir, entry: StashEntry): Protocol<readonly StashEntry[]> {
  return yield* editStash(state, (entries) => {
    const index = entries.findIndex((each) => isSame(each, entry));
    if (index < 0) throw changedStash(state, entry);
    return entries.toSpliced(index, 1);
  });
}

function* editStash(
  state: StateDir,
  edit: (entries: readonly StashEntry[]) => readonly StashEntry[],
): Protocol<readonly StashEntry[]> {
  return yield* withLock(
    `${state.dir}/locks/stash`,
    function* () {
      const entries = edit(yield* listStash(state));
      yield* writeRecord(state, STASH, { entries });
      return entries;
    },
    { timeoutMs: PATIENCE_MS },
  );
}

function isSame(a: StashEntry, b: StashEntry): boolean {
  return JSON.stringify(STASH.shape.encode({ entries: [a] })) === JSON.stringify(STASH.shape.encode({ entries: [b] }));
}

function changedStash(state: StateDir, { id, message }: StashEntry): MuseError {
  return new MuseError(`the stashed work ${id} (${message}) is no longer in ${recordPath(state, STASH)}`, {
    code: 'ERR_MUSE_STASH_CHANGED',
    kind: 'refused',
    hint: 'Another process dropped it. See "muse stash list" for those there are.',
    data: { id, path: recordPath(state, STASH) },
  });
}
