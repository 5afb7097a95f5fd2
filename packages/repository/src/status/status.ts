import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import type { Head } from '@muse/refs';
import { recoverIfAbandoned, unfinishedCheckout } from '../checkout/recover.js';
import { conflictsOf } from '../merge/conflicts.js';
import type { ConflictStatus } from '../merge/conflicts.js';
import { mergeInProgress } from '../merge/in-progress.js';
import { pendingOperations } from '../operation/unfinished.js';
import { select } from '../paths/selection.js';
import { readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { sweepAfterCrash, sweepSeen } from '../repository/sweep.js';
import { rememberScan, scanWorkTree } from '../scan/scan.js';
import { changeKind } from '../diff/file-diff.js';
import type { FileVersion, PlainChange, TreeChange } from '../diff/file-diff.js';
import type { Skipped } from '../scan/scan-state.js';

export interface StatusOptions {
  /** Only these paths and what is below them. */
  readonly paths?: readonly string[];
}

export interface StatusChange {
  readonly path: string;
  /** `added` is in the work tree, not ignored, and not in the last commit. */
  readonly change: PlainChange;
  /** What it is now; for a deleted one, what it was. */
  readonly kind: FileVersion['kind'];
}

export interface Status {
  readonly head: Head;
  /** The last commit; `null` on a branch without commits. */
  readonly tip: ObjectId | null;
  /** The tree that a commit of everything would have. */
  readonly tree: ObjectId;
  readonly clean: boolean;
  /** Sorted by the bytes of the paths. */
  readonly changes: readonly StatusChange[];
  readonly skipped: readonly Skipped[];
  /** The command that is changing this work tree right now, in another process; else the first of `unfinished`. */
  readonly operation: string | null;
  /** What this work tree is in the middle of, in the order in which it must be ended. */
  readonly unfinished: readonly UnfinishedStatus[];
  /** Of the merge in progress; empty if there is none. */
  readonly conflicts: readonly ConflictStatus[];
}

/** An operation that waits to be continued or given up. */
export interface UnfinishedStatus {
  readonly operation: string;
  /** The commands for it; `null` if there is none. */
  readonly resume: string | null;
  readonly abort: string | null;
}

/**
 * Compares the work tree with the last commit. Changes nothing but the stat cache; only if a process died while it
 * changed something, its temps are removed, and a change of the work tree is finished or undone first. Throws
 * `ERR_MUSE_DAMAGED_STATE` (damaged) where it can no longer be read what the work tree is in the middle of.
 */
export function* status(repo: Repository, options: StatusOptions = {}): Protocol<Status> {
  yield* sweepAfterCrash(repo);
  yield* recoverIfAbandoned(repo);
  const checkout = yield* unfinishedCheckout(repo);
  const merge = yield* mergeInProgress(repo);
  const pending = yield* pendingOperations(repo);
  const unfinished = pending.filter(({ operation }) => operation !== 'merge' || merge !== null);
  const tip = yield* readTip(repo);
  const scan = yield* scanWorkTree(repo, { head: tip.tree, selection: select(options.paths) });
  yield* rememberScan(repo, scan.cache);
  yield* sweepSeen(repo, scan.temps);
  return {
    head: tip.head,
    tip: tip.commit,
    tree: scan.tree,
    clean: scan.changes.length === 0,
    changes: scan.changes.map((change) => describe(change)),
    skipped: scan.skipped,
    operation: checkout ?? unfinished[0]?.operation ?? null,
    conflicts: merge === null ? [] : yield* conflictsOf(repo, merge),
    unfinished: unfinished.map(({ operation, resume, abort }) => ({ operation, resume, abort })),
  };
}

/** A change in the words that are shown. */
function describe(change: TreeChange): StatusChange {
  return { path: change.path, change: changeKind(change), kind: (change.after ?? change.before)!.kind };
}
