import { errorCode } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { diffTrees } from '../diff/trees.js';
import type { TreeChange } from '../diff/file-diff.js';
import { readTip } from '../repository/head.js';
import { underWorkTreeLock } from '../repository/locks.js';
import { sweepSeen } from '../repository/sweep.js';
import type { Repository } from '../repository/repository.js';
import { entryAt } from '../tree/entry-at.js';
import { endJournal, journalFile, markApplied, readJournal } from './journal.js';
import type { FoundJournal } from './journal.js';
import { moveHead, moveState } from './move-head.js';
import { requireObjects } from './objects.js';
import { reversed, settle } from './settle.js';

/** What a kernel keeps in memory it has written to the disk after this time, in milliseconds (Linux: 30 s and a pass). */
const WRITTEN_BACK_MS = 60_000;

/**
 * Finishes or undoes the checkout of a dead process, under the lock of the work tree. Interrupted here, it is taken up
 * by the next command in the same way.
 */
export function* recoverCheckout(repo: Repository): Protocol<void> {
  const journal = yield* readJournal(repo);
  if (journal === undefined) return;
  if (journal.state === 'applying') yield* finishOrUndo(repo, journal);
  else if (!journal.sameBoot) yield* checkAfterPowerCut(repo, journal);
  else if (yield* isWrittenBack(repo)) yield* endJournal(repo);
}

/** The same for a command that only reads: does nothing while another process is at work in this work tree. */
export function* recoverIfAbandoned(repo: Repository): Protocol<void> {
  const journal = yield* readJournal(repo);
  if (journal === undefined || (journal.state === 'applied' && journal.sameBoot)) return;
  try {
    yield* underWorkTreeLock(repo, () => recoverCheckout(repo), 0);
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_LOCKED') throw error;
  }
}

/** The operation that is changing the work tree now; `null` if none is. */
export function* unfinishedCheckout(repo: Repository): Protocol<string | null> {
  const journal = yield* readJournal(repo);
  return journal?.state === 'applying' ? journal.operation : null;
}

/**
 * Forward where HEAD, the ref and the objects allow it, else back. Both directions leave files alone that match neither
 * side, so a file edited since the crash is shown as changed.
 */
function* finishOrUndo(repo: Repository, journal: FoundJournal): Protocol<void> {
  const log = { reason: `${journal.operation}: finished after a crash` };
  const move = { head: journal.head, log, ...(journal.ref && { ref: journal.ref }) };
  const changes = yield* changesOf(repo, journal);
  const state = yield* moveState(repo, move);
  const torn = !journal.sameBoot;
  const forward = state === 'begun' || (state === 'before' && (yield* hasObjects(repo, changes)));
  yield* sweepSeen(
    repo,
    changes.map((change) => change.path),
  );
  // With paths of its own (restore) it has no way back: what is done is done, and the rest is as it was.
  if (forward || journal.paths === undefined) yield* settle(repo, forward ? changes : reversed(changes), { torn });
  if (!forward) return yield* endJournal(repo);
  yield* moveHead(repo, move);
  if (torn) yield* endJournal(repo);
  else yield* markApplied(repo, journal);
}

/**
 * The files of a finished checkout were not synced. Those that HEAD still has as the checkout left them are put right if
 * they are as before the checkout or torn.
 */
function* checkAfterPowerCut(repo: Repository, journal: FoundJournal): Protocol<void> {
  const { tree } = yield* readTip(repo);
  const current: TreeChange[] = [];
  for (const change of yield* changesOf(repo, journal)) {
    const entry = yield* entryAt(repo.objects, tree, change.path);
    if (entry?.id === change.after?.id && entry?.kind === change.after?.kind) current.push(change);
  }
  yield* settle(repo, current, { torn: true });
  yield* endJournal(repo);
}

function* changesOf(repo: Repository, { trees, paths }: FoundJournal): Protocol<TreeChange[]> {
  return yield* diffTrees(repo.objects, trees.from, trees.to, paths === undefined ? {} : { paths });
}

function* hasObjects(repo: Repository, changes: readonly TreeChange[]): Protocol<boolean> {
  try {
    yield* requireObjects(repo, changes);
    return true;
  } catch (error) {
    if (errorCode(error)?.startsWith('ERR_MUSE_') !== true) throw error;
    return false;
  }
}

function* isWrittenBack(repo: Repository): Protocol<boolean> {
  const stat = yield* port.lstat(journalFile(repo));
  return stat !== undefined && (yield* port.now()) - Number(stat.mtimeNs / 1_000_000n) > WRITTEN_BACK_MS;
}
