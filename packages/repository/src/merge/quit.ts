import { errorCode } from '@muse/io';
import type { Protocol } from '@muse/io';
import { clearMergeState, readMergeState, setAsideDamagedState } from '@muse/vcs-state/protocols';
import type { Repository } from '../repository/repository.js';
import { underWorkTreeLock } from '../repository/locks.js';
import { requireMerge } from './in-progress.js';

export interface QuitResult {
  /** Where the record was put if it was damaged; `null` if it was sound and is gone. */
  readonly setAside: string | null;
}

/**
 * Forgets the merge in progress and leaves refs and files as they are. A damaged record is set aside, not deleted: this is
 * the way out of one.
 *
 * Throws `ERR_MUSE_NO_MERGE` (refused).
 */
export function* quitMerge(repo: Repository): Protocol<QuitResult> {
  const state = { fs: repo.fs, dir: repo.stateDir };
  return yield* underWorkTreeLock(repo, function* () {
    try {
      yield* readMergeState(state);
    } catch (error) {
      if (errorCode(error) !== 'ERR_MUSE_DAMAGED_STATE') throw error;
      return { setAside: yield* setAsideDamagedState(state, 'merge') };
    }
    const merge = yield* requireMerge(repo);
    yield* clearMergeState(state, { expected: merge });
    return { setAside: null };
  });
}
