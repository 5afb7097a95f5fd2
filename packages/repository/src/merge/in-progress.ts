import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { MergeState } from '@muse/vcs-state';
import { clearMergeState, readMergeState } from '@muse/vcs-state/protocols';
import { loadCommit } from '../object/load.js';
import { readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';

/** The merge in progress; `null` if there is none, or if its commit is made and only its record is left. */
export function* mergeInProgress(repo: Repository): Protocol<MergeState | null> {
  const merge = yield* readMergeState({ fs: repo.fs, dir: repo.stateDir });
  return merge === null || (yield* isConcluded(repo, merge)) ? null : merge;
}

/** The merge in progress. Throws `ERR_MUSE_NO_MERGE` (refused) if there is none. */
export function* requireMerge(repo: Repository): Protocol<MergeState> {
  const merge = yield* mergeInProgress(repo);
  if (merge !== null) return merge;
  throw new MuseError(`there is no merge in progress in ${repo.root}`, {
    code: 'ERR_MUSE_NO_MERGE',
    kind: 'refused',
    hint: 'Nothing was changed.',
    data: { root: repo.root },
  });
}

/** Whether the commit that a merge waits for is made: its process was killed before it could remove the record. */
export function* isConcluded(repo: Repository, { ours, theirs }: MergeState): Protocol<boolean> {
  const tip = (yield* readTip(repo)).commit;
  if (tip === null || tip === ours) return false;
  const { parents } = yield* loadCommit(repo.objects, tip);
  return parents.length === 2 && parents[0] === ours && parents[1] === theirs;
}

/**
 * Removes the record of a merge whose commit was made by a process that was killed before it could. Under the lock of the
 * work tree.
 */
export function* endConcludedMerge(repo: Repository): Protocol<void> {
  const state = { fs: repo.fs, dir: repo.stateDir };
  let merge: MergeState | null;
  try {
    merge = yield* readMergeState(state);
  } catch (error) {
    // Whoever needs to know what the work tree is in the middle of will say so.
    if (error instanceof MuseError && error.kind === 'damaged') return;
    throw error;
  }
  if (merge === null || !(yield* isConcluded(repo, merge))) return;
  yield* clearMergeState(state, { expected: merge });
}
