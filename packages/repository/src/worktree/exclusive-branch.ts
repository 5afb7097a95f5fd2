import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { underWorkTreesLock } from '../repository/locks.js';
import type { Repository } from '../repository/repository.js';
import { readRecords } from './records.js';
import type { WorkTreeRecord } from './records.js';

/**
 * Runs the write that puts a branch into this work tree, while no other work tree can take it: a branch is checked out
 * in one place only. Throws `ERR_MUSE_BRANCH_CHECKED_OUT` (refused), naming the place.
 */
export function* takeBranch<T>(repo: Repository, branch: string, write: () => Protocol<T>): Protocol<T> {
  return yield* underWorkTreesLock(repo, function* () {
    refuseTaken(branch, yield* readRecords(repo), repo.stateDir);
    return yield* write();
  });
}

/** Throws if a work tree, other than the one with this state directory, has or is about to have the branch. */
export function refuseTaken(branch: string, records: readonly WorkTreeRecord[], except?: string): void {
  const holder = records.find((record) => record.stateDir !== except && !record.abandoned && hasBranch(record, branch));
  if (holder === undefined) return;
  throw new MuseError(`the branch ${branch} is checked out in ${holder.root}`, {
    code: 'ERR_MUSE_BRANCH_CHECKED_OUT',
    kind: 'refused',
    hint: 'A branch is in one work tree only. Work there, or make a branch of your own at the same commit.',
    data: { branch, path: holder.root },
  });
}

function hasBranch({ head, nextHead }: WorkTreeRecord, branch: string): boolean {
  return [head, nextHead].some((one) => one?.kind === 'branch' && one.branch === branch);
}

/** Where each branch is checked out: the root of the work tree, by branch. For verbs that delete or move branches. */
export function* checkedOutBranches(repo: Repository): Protocol<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { head, nextHead, abandoned, root } of yield* readRecords(repo)) {
    if (abandoned) continue;
    for (const one of [head, nextHead]) if (one?.kind === 'branch') found.set(one.branch, root);
  }
  return found;
}
