import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import type { CheckoutJournal, DroppedPath, RecordMove, UnsyncedCheckout } from '@muse/vcs-state';
import { clearCheckoutJournal, readCheckoutJournal, writeCheckoutJournal } from '@muse/vcs-state/protocols';
import type { Repository } from '../repository/repository.js';

/** A checkout as its journal remembers it. */
export interface JournaledCheckout {
  readonly operation: string;
  readonly head: { readonly before: string; readonly after: string };
  readonly ref?: { readonly name: string; readonly expected: ObjectId | null; readonly next: ObjectId };
  readonly record?: RecordMove;
  readonly trees: { readonly from: ObjectId | null; readonly to: ObjectId };
  /** If the checkout is about these paths only. */
  readonly paths?: readonly string[];
  /** What it was told to drop. */
  readonly dropped?: readonly DroppedPath[];
  /** Checkouts before this one whose files may not be on the disk yet; this one too once it is applied. */
  readonly unsynced: readonly UnsyncedCheckout[];
}

/** What the journal of a work tree says. */
export interface FoundJournal extends JournaledCheckout {
  readonly state: CheckoutJournal['state'];
  /** False if the machine was started anew since: then files that were not synced may be torn. */
  readonly sameBoot: boolean;
  /** When it was written, in nanoseconds since 1970 by the file system's clock. */
  readonly writtenNs: bigint;
}

/** Reads the journal; `undefined` if there is none. A damaged one throws, naming the file and the way out. */
export function* readJournal(repo: Repository): Protocol<FoundJournal | undefined> {
  const journal = yield* readCheckoutJournal(stateOf(repo));
  if (journal === null) return undefined;
  const { boot, unsynced = [], ...checkout } = journal;
  const sameBoot = boot !== '' && boot === (yield* port.self()).boot;
  return { ...checkout, unsynced, sameBoot, writtenNs: yield* writtenAt(repo) } as FoundJournal;
}

/** Writes the journal durably, before the first change. */
export function* beginJournal(repo: Repository, checkout: JournaledCheckout): Protocol<void> {
  yield* write(repo, checkout, 'applying');
}

/** Answers when the journal was written, by the file system's clock; 0 if it is not there. */
export function* writtenAt(repo: Repository): Protocol<bigint> {
  return (yield* port.lstat(journalFile(repo)))?.mtimeNs ?? 0n;
}

/**
 * Notes that everything is in place. The files of a checkout are not synced one by one, so the journal stays: after a
 * power cut it says which ones to look at. Where nothing is unsynced there is none.
 */
export function* markApplied(repo: Repository, checkout: JournaledCheckout): Protocol<void> {
  if (checkout.unsynced.length === 0) yield* endJournal(repo);
  else yield* write(repo, checkout, 'applied');
}

/** Removes the journal. */
export function* endJournal(repo: Repository): Protocol<void> {
  yield* clearCheckoutJournal(stateOf(repo));
}

function* write(repo: Repository, checkout: JournaledCheckout, state: CheckoutJournal['state']): Protocol<void> {
  const { boot } = yield* port.self();
  yield* writeCheckoutJournal(stateOf(repo), { ...checkout, boot, state });
}

function stateOf(repo: Repository): { fs: Repository['fs']; dir: string } {
  return { fs: repo.fs, dir: repo.stateDir };
}

/** The file that holds the journal. */
export function journalFile(repo: Pick<Repository, 'stateDir'>): string {
  return `${repo.stateDir}/CHECKOUT.json`;
}
