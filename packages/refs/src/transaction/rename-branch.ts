import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import { checkNamesFree } from '../conflict/check-free.js';
import { formatHead } from '../head/format.js';
import { readHeadThrough } from '../head/read-head.js';
import type { ObjectId } from '../id/object-id.js';
import { checkBranchName } from '../name/check-name.js';
import { storedRef } from '../read/read-ref.js';
import { underRefLock } from '../store/lock.js';
import type { RefStore } from '../store/ref-store.js';
import { expectValue } from '../update/expect.js';
import { stampOf, type RefUpdate } from '../update/stamp.js';
import { commitJournal } from './commit-journal.js';
import type { HeadMove, RefMove } from './journal.js';
import { relativeHeadDir } from './plan-head.js';

export interface RenameOptions extends RefUpdate {
  /** The directories of the other work trees' HEADs, inside the store's; those on the branch follow it. */
  readonly headDirs?: readonly string[];
}

/**
 * Renames a branch, with its reflog, and takes every HEAD on it along: all or nothing, also across a crash. The branch
 * may have no commit yet if a HEAD is on it.
 *
 * @throws `ERR_MUSE_REF_NOT_FOUND` (not-found); `ERR_MUSE_REF_MOVED` (refused) if the new name is taken;
 * `ERR_MUSE_REF_CONFLICT`, `ERR_MUSE_BAD_REF_NAME` (refused); `ERR_MUSE_DAMAGED_HEAD` (damaged). Nothing is then changed.
 */
export function* renameBranch(store: RefStore, from: string, to: string, options: RenameOptions): Protocol<void> {
  checkBranchName(from);
  checkBranchName(to);
  const stamp = yield* stampOf(options);
  const [before, after] = [`refs/heads/${from}`, `refs/heads/${to}`];
  yield* underRefLock(store, function* () {
    const id = yield* storedRef(store, before);
    const heads = yield* headsOn(store, from, to, id, options.headDirs ?? []);
    if (id === null && heads.length === 0) throw notFound(from);
    if (from === to) return;
    expectValue(after, null, yield* storedRef(store, after));
    yield* checkNamesFree(store, [after], new Set([before]));
    const moves: RefMove[] = [
      { name: before, from: id, to: null },
      { name: after, from: null, to: id },
    ];
    const exists = id !== null;
    yield* commitJournal(store, {
      moves: exists ? moves : [],
      heads,
      logs: exists ? [{ from: before, to: after }] : [],
      stamp,
    });
  });
}

function* headsOn(
  store: RefStore,
  from: string,
  to: string,
  id: ObjectId | null,
  others: readonly string[],
): Protocol<HeadMove[]> {
  const heads: HeadMove[] = [];
  for (const dir of new Set([store.headDir, ...others])) {
    const head = yield* readHeadThrough(store, dir, undefined);
    if (head.kind !== 'branch' || head.branch !== from) continue;
    const after = formatHead({ kind: 'branch', branch: to });
    heads.push({ dir: relativeHeadDir(store, dir), before: formatHead(head), after, from: id, to: id });
  }
  return heads;
}

function notFound(branch: string): MuseError {
  return new MuseError(`there is no branch ${branch}`, {
    code: 'ERR_MUSE_REF_NOT_FOUND',
    kind: 'not-found',
    data: { name: `refs/heads/${branch}` },
  });
}
