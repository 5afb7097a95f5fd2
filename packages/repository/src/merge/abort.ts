import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { diffTrees } from '../diff/trees.js';
import { select } from '../paths/selection.js';
import { withWorkTree } from '../repository/begin-write.js';
import type { Repository } from '../repository/repository.js';
import { restorePaths } from '../restore/restore-paths.js';
import { requireMerge } from './in-progress.js';

export interface AbortResult {
  /** Paths that were written or removed. */
  readonly restored: readonly string[];
  /** A snapshot of what was done to resolve conflicts; `null` if there was nothing. */
  readonly saved: ObjectId | null;
}

/**
 * Gives up the merge in progress: every file that it changed is as it was before; all others are left alone, changed,
 * new or not. What was edited since in the files of the merge is kept as a snapshot. Files and record go together.
 *
 * Throws `ERR_MUSE_NO_MERGE` (refused).
 */
export function* abortMerge(repo: Repository, options: { readonly actor?: string } = {}): Protocol<AbortResult> {
  return yield* withWorkTree(repo, function* () {
    const before = yield* requireMerge(repo);
    const changed = yield* diffTrees(repo.objects, before.treeBefore, before.treeMerged);
    return yield* restorePaths(repo, select(changed.map(({ path }) => path)), {
      operation: 'merge',
      reason: `merge ${before.theirsName}: given up`,
      head: before.treeMerged,
      source: before.treeBefore,
      record: { operation: 'merge', before, after: null },
      ...options,
    });
  });
}
