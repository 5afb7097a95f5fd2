import { errorCode, MuseError, parentPath } from '@muse/io';
import { discardTemp, type Protocol, type Temp } from '@muse/io/protocols';

import { checkNamesFree } from '../conflict/check-free.js';
import { pruneUpwards } from '../disk/prune.js';
import { checkObjectId, type ObjectId } from '../id/object-id.js';
import { syncRefDirectory } from '../disk/sync-ref-directory.js';
import { publishRef } from '../loose/publish-ref.js';
import { removeLoose } from '../loose/remove-loose.js';
import { stageRef } from '../loose/stage-ref.js';
import { checkBranchName, checkRefName } from '../name/check-name.js';
import { readPackedRefs } from '../packed/read-packed.js';
import { writePackedRefs } from '../packed/write-packed.js';
import { readRef, storedIfReadable, storedRef } from '../read/read-ref.js';
import { logRefMove } from '../reflog/log-ref-move.js';
import { underRefLock } from '../store/lock.js';
import { refPath, type RefStore } from '../store/ref-store.js';
import { checkValue, expectValue } from './expect.js';
import { stampOf, type RefUpdate, type Stamp } from './stamp.js';

/** A compare-and-swap: what the ref must hold now and what it shall hold; `null` stands for no ref. */
export interface RefChange extends RefUpdate {
  readonly expected: ObjectId | null;
  readonly next: ObjectId | null;
}

/**
 * Moves, creates or deletes a ref (full name) if it still holds `expected`: of several callers with one expected value,
 * in any number of processes, exactly one succeeds. With `next` equal to `expected` it only checks. Adds a reflog entry,
 * and one to HEAD's reflog if HEAD is on that branch. Once this returns, the change survives SIGKILL and power cuts.
 *
 * @throws `ERR_MUSE_REF_MOVED` (refused; `data.expected`, `data.actual`); `ERR_MUSE_REF_CONFLICT` (refused; `data.other`)
 * if a new name collides with an existing one; `ERR_MUSE_BAD_REF_NAME`, `ERR_MUSE_BAD_ID` (refused); `ERR_MUSE_DAMAGED_REF`
 * (damaged). Each leaves the ref unchanged.
 */
export function* updateRef(store: RefStore, name: string, change: RefChange): Protocol<void> {
  const { expected, next } = change;
  checkRefName(name);
  checkValue(expected);
  checkValue(next);
  expectValue(name, expected, yield* readRef(store, name));
  if (next === expected) return;
  const stamp = yield* stampOf(change);
  if (next === null) yield* deleteRef(store, name, expected, stamp);
  else yield* moveRef(store, name, { expected, next, stamp });
}

/**
 * Sets a branch, whatever it holds now: also a damaged one. Otherwise as `updateRef`.
 *
 * @throws `ERR_MUSE_REF_CONFLICT`, `ERR_MUSE_BAD_REF_NAME`, `ERR_MUSE_BAD_ID` (refused).
 */
export function* writeBranchRef(
  store: RefStore,
  branch: string,
  id: ObjectId,
  update: RefUpdate = { reason: 'write branch' },
): Protocol<void> {
  checkBranchName(branch);
  checkObjectId(id);
  yield* moveRef(store, `refs/heads/${branch}`, { next: id, stamp: yield* stampOf(update) });
}

interface Move {
  /** Absent: whatever it is. */
  readonly expected?: ObjectId | null;
  readonly next: ObjectId;
  readonly stamp: Stamp;
}

/**
 * The file is written and synced before the lock is taken; inside there is only the comparison, the log and the rename.
 * A crash before the rename leaves the old value, a temp that is swept and perhaps a log entry that the next writer
 * corrects; a crash after it the new value, which the next writer's sync makes durable if this one's did not.
 */
function* moveRef(store: RefStore, name: string, { expected, next, stamp }: Move): Protocol<void> {
  const dir = parentPath(refPath(store, name));
  const creates = expected === undefined ? (yield* storedIfReadable(store, name)) === null : expected === null;
  if (creates) yield* checkNamesFree(store, [name]);
  const temp = yield* stage(store, name, next);
  try {
    yield* underRefLock(store, function* () {
      const current = yield* expected === undefined ? storedIfReadable(store, name) : storedRef(store, name);
      if (expected !== undefined) expectValue(name, expected, current);
      if (current === null) yield* checkNamesFree(store, [name]);
      yield* logRefMove(store, name, { from: current, to: next, stamp });
      yield* publishRef(store, name, next, temp);
    });
  } catch (error) {
    yield* discardTemp(temp);
    if (error instanceof MuseError && error.kind === 'refused') yield* pruneUpwards(store, dir);
    throw error;
  }
  yield* syncRefDirectory(dir);
}

function* stage(store: RefStore, name: string, next: ObjectId): Protocol<Temp> {
  try {
    return yield* stageRef(store, name, next);
  } catch (error) {
    // Another process has just created a ref whose name is a directory of this one.
    if (['ENOTDIR', 'EEXIST'].includes(errorCode(error) ?? '')) yield* checkNamesFree(store, [name]);
    throw error;
  }
}

/**
 * The packed value goes first, then the loose one: a crash in between leaves the ref as it was. The removal is durable
 * before the lock is free, so that no later value can be undone by it.
 */
function* deleteRef(store: RefStore, name: string, expected: ObjectId | null, stamp: Stamp): Protocol<void> {
  yield* underRefLock(store, function* () {
    const current = yield* storedRef(store, name);
    expectValue(name, expected, current);
    yield* logRefMove(store, name, { from: current, to: null, stamp });
    const packed = new Map((yield* readPackedRefs(store)).refs);
    if (packed.delete(name)) yield* writePackedRefs(store, packed);
    yield* removeLoose(store, [name]);
  });
}
