import { compareNames } from '@muse/io';
import type { FileStat, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import type { UnsyncedCheckout } from '@muse/vcs-state';
import type { FileVersion, TreeChange } from '../diff/file-diff.js';
import { diffTrees } from '../diff/trees.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { probeClock } from '../scan/clock.js';
import { hashContent } from '../scan/content.js';
import { kindInTree } from '../scan/scan-state.js';
import { entryAt } from '../tree/entry-at.js';
import { readJournal } from './journal.js';
import type { JournaledCheckout } from './journal.js';

/*
 * The files of a checkout are not synced: a power cut within the next half minute may tear them, or bring back what they
 * replaced. Time tells such a file from one that the user has edited: it has not changed since the checkout was done.
 */

/** What a kernel keeps in memory it has written to the disk after this time, in milliseconds (Linux: 30 s and a pass). */
export const WRITTEN_BACK_MS = 60_000;

/** The checkouts of the last minute, oldest first; to be kept in mind by the next one. */
export function* recentCheckouts(repo: Repository): Protocol<readonly UnsyncedCheckout[]> {
  const journal = yield* readJournal(repo);
  if (journal?.state !== 'applied') return [];
  const limit = BigInt(Math.floor(yield* port.now()) - WRITTEN_BACK_MS) * 1_000_000n;
  return journal.unsynced.filter(({ ended }) => BigInt(ended) > limit);
}

/** A checkout that has just written its files, with those before it. */
export function* withUnsynced(
  repo: Repository,
  checkout: JournaledCheckout,
  wrote: { readonly beganNs: bigint; readonly kept: readonly string[] },
): Protocol<JournaledCheckout> {
  const { from, to } = checkout.trees;
  const began = String(wrote.beganNs);
  const ended = String((yield* probeClock(repo))?.nowNs ?? wrote.beganNs);
  return { ...checkout, unsynced: [...checkout.unsynced, { from, to, began, ended, kept: wrote.kept }] };
}

/** What these checkouts made of the work tree, as far as `tree` still has it so: to be looked at after a power cut. */
export function* unsyncedChanges(
  repo: Repository,
  unsynced: readonly UnsyncedCheckout[],
  tree: ObjectId | null,
): Protocol<TreeChange[]> {
  const changes = new Map<string, TreeChange>();
  for (const { from, to } of unsynced) {
    for (const change of yield* diffTrees(repo.objects, from, to)) {
      const entry = yield* entryAt(repo.objects, tree, change.path);
      // Where a directory has taken the place of a file, there is no file.
      const file = entry?.kind === 'directory' ? undefined : entry;
      if (file?.id === change.after?.id && file?.kind === change.after?.kind) changes.set(change.path, change);
    }
  }
  return [...changes.values()].sort((a, b) => compareNames(a.path, b.path));
}

/**
 * True if what is at a path was left by these checkouts and a power cut: nothing; a file that one of them was writing,
 * torn or whole; or one that is older than the last of them that changed this path, with content that a tree of theirs has.
 */
export function* isLeftover(
  repo: Repository,
  unsynced: readonly UnsyncedCheckout[],
  found: { readonly path: string; readonly seen: FileStat | undefined },
): Protocol<boolean> {
  const { path, seen } = found;
  const last = (yield* lastToChange(repo, unsynced, path)) ?? unsynced[0];
  if (last === undefined || unsynced.some(({ kept }) => kept.includes(path))) return false;
  if (seen === undefined) return true;
  if (seen.kind === 'directory' || seen.kind === 'other') return false;
  const changed = seen.mtimeNs > seen.ctimeNs ? seen.mtimeNs : seen.ctimeNs;
  if (unsynced.some(({ began, ended }) => BigInt(began) <= changed && changed <= BigInt(ended))) return true;
  return changed < BigInt(last.began) && (yield* isKnown(repo, unsynced, path, seen));
}

/** The last checkout that replaced or removed what was at a path: it would not have, had it not been committed. */
function* lastToChange(
  repo: Repository,
  unsynced: readonly UnsyncedCheckout[],
  path: string,
): Protocol<UnsyncedCheckout | undefined> {
  for (const checkout of unsynced.toReversed()) {
    const before = yield* entryAt(repo.objects, checkout.from, path);
    const after = yield* entryAt(repo.objects, checkout.to, path);
    if (before?.id !== after?.id || before?.kind !== after?.kind) return checkout;
  }
  return undefined;
}

function* isKnown(
  repo: Repository,
  unsynced: readonly UnsyncedCheckout[],
  path: string,
  seen: FileStat,
): Protocol<boolean> {
  const content = yield* hashContent(workTreePath(repo, path), seen);
  if (content?.stable !== true) return false;
  const trees = new Set(unsynced.flatMap(({ from, to }) => [from, to]));
  for (const tree of trees) {
    const entry: (Pick<FileVersion, 'id'> & { readonly kind: string }) | undefined = yield* entryAt(
      repo.objects,
      tree,
      path,
    );
    if (entry?.id === content.id && entry.kind === kindInTree(content.stat)) return true;
  }
  return false;
}
