import { compareNames, errorCode } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { UnsyncedCheckout } from '@muse/vcs-state';
import { diffTrees } from '../diff/trees.js';
import type { FileVersion, TreeChange } from '../diff/file-diff.js';
import { readTip } from '../repository/head.js';
import { underWorkTreeLock } from '../repository/locks.js';
import { sweepSeen, withMarker } from '../repository/sweep.js';
import type { Repository } from '../repository/repository.js';
import { isReadOnly } from '../scan/clock.js';
import { entryAt } from '../tree/entry-at.js';
import { endJournal, markApplied, readJournal } from './journal.js';
import type { FoundJournal } from './journal.js';
import { moveHead, moveState } from './move-head.js';
import { requireObjects } from './objects.js';
import { afterPowerCut, reversed, settle, untouched } from './settle.js';
import { isLeftover, unsyncedChanges, WRITTEN_BACK_MS, withUnsynced } from './unsynced.js';

/**
 * Finishes or undoes the checkout of a dead process, under the lock of the work tree. Interrupted here, it is taken up
 * by the next command in the same way.
 */
export function* recoverCheckout(repo: Repository): Protocol<void> {
  const journal = yield* readJournal(repo);
  if (journal === undefined) return;
  if (journal.state === 'applying') yield* finishOrUndo(repo, journal);
  else if (!journal.sameBoot) yield* checkAfterPowerCut(repo, journal.unsynced);
  else if (!(yield* isWrittenBack(journal))) return;
  if (journal.state === 'applied') yield* endJournal(repo);
}

/** The same for a command that only reads: does nothing while another process is at work in this work tree. */
export function* recoverIfAbandoned(repo: Repository): Protocol<void> {
  const journal = yield* readJournal(repo);
  if (journal === undefined) return;
  const isRecent = journal.state === 'applied' && journal.sameBoot && !(yield* isWrittenBack(journal));
  if (isRecent) return;
  try {
    yield* withMarker(repo, () => underWorkTreeLock(repo, () => recoverCheckout(repo), 0));
  } catch (error) {
    const isHousekeeping = journal.state === 'applied' && journal.sameBoot && isReadOnly(error);
    if (errorCode(error) !== 'ERR_MUSE_LOCKED' && !isHousekeeping) throw error;
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
  const { head, ref, record } = journal;
  const move = { head, log, ...(ref && { ref }), ...(record && { record }) };
  const changes = yield* changesOf(repo, journal);
  const state = yield* moveState(repo, move);
  const forward = state === 'begun' || (state === 'before' && (yield* hasObjects(repo, changes)));
  yield* sweepSeen(
    repo,
    changes.map((change) => change.path),
  );
  const { sameBoot, paths, unsynced } = journal;
  // What is synced now needs no second look: all after a power cut, what has paths of its own (restore), the way back.
  const durable = !sameBoot || !forward || paths !== undefined;
  const kept = yield* settle(repo, forward ? changes : reversed(changes), {
    replaces: sameBoot ? untouched : afterPowerCut(repo, unsynced),
    durability: durable ? 'durable' : 'process',
  });
  if (forward) yield* moveHead(repo, move);
  if (!sameBoot) {
    yield* checkAfterPowerCut(repo, unsynced);
    yield* endJournal(repo);
  } else {
    const wrote = { beganNs: journal.writtenNs, kept };
    yield* markApplied(repo, durable ? journal : yield* withUnsynced(repo, journal, wrote));
  }
}

/**
 * The files of finished checkouts were not synced. Those that HEAD still has as a checkout left them are put right if
 * they are what a power cut made of it, and not what the user made of it since.
 */
function* checkAfterPowerCut(repo: Repository, unsynced: readonly UnsyncedCheckout[]): Protocol<void> {
  const { tree } = yield* readTip(repo);
  const changes = yield* unsyncedChanges(repo, unsynced, tree);
  yield* settle(repo, changes, {
    // A directory that gave way to a file may be back, with nothing in it but what went away too.
    replaces: (change, finding) =>
      finding.seen?.kind === 'directory'
        ? untouched(change, finding)
        : isLeftover(repo, unsynced, { path: change.path, seen: finding.seen }),
    durability: 'durable',
  });
}

function* changesOf(repo: Repository, { trees, paths, dropped = [] }: FoundJournal): Protocol<TreeChange[]> {
  const planned = yield* diffTrees(repo.objects, trees.from, trees.to, paths === undefined ? {} : { paths });
  const changes = new Map(planned.map((change) => [change.path, change]));
  for (const { path, version } of dropped) {
    const entry = yield* entryAt(repo.objects, trees.to, path);
    const after = entry !== undefined && entry.kind !== 'directory' ? { kind: entry.kind, id: entry.id } : undefined;
    changes.set(path, { path, ...(version && { before: version as FileVersion }), ...(after && { after }) });
  }
  return [...changes.values()].sort((a, b) => compareNames(a.path, b.path));
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

function* isWrittenBack({ writtenNs }: FoundJournal): Protocol<boolean> {
  return (yield* port.now()) - Number(writtenNs / 1_000_000n) > WRITTEN_BACK_MS;
}
