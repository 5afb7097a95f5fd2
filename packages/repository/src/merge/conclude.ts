import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { MergeState } from '@muse/vcs-state';
import { pendingOperations, refuseUnfinished } from '../operation/unfinished.js';
import type { Tip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { conflictsOf } from './conflicts.js';
import { requireMerge } from './in-progress.js';

/** What a commit is asked for, as far as it matters to a merge. */
export interface Concluding {
  readonly paths?: readonly string[];
  readonly concludes?: 'merge';
}

/**
 * The merge that a commit concludes; `null` if there is none. Refuses, with nothing changed, in the middle of anything
 * else, for a part of the merge, and while conflicts are unresolved.
 */
export function* mergeToConclude(
  repo: Repository,
  { commit }: Tip,
  { paths, concludes }: Concluding,
): Protocol<MergeState | null> {
  const [first] = yield* pendingOperations(repo);
  if (first?.operation !== 'merge') {
    if (concludes === 'merge') yield* requireMerge(repo);
    yield* refuseUnfinished(repo, 'commit');
    return null;
  }
  const merge = first.record;
  if (paths !== undefined) throw partOfMerge();
  if (commit !== merge.ours) throw movedDuringMerge(merge, commit);
  const unresolved = (yield* conflictsOf(repo, merge)).filter(({ state }) => state === 'unresolved');
  if (unresolved.length > 0) throw stillConflicting(unresolved.map(({ path }) => path));
  return merge;
}

function partOfMerge(): MuseError {
  return new MuseError('a merge can only be committed as a whole', {
    code: 'ERR_MUSE_UNFINISHED',
    kind: 'refused',
    hint: 'Nothing was changed. Leave the paths out, or give the merge up: muse merge --abort.',
  });
}

function movedDuringMerge({ ours, theirsName }: MergeState, actual: string | null): MuseError {
  return new MuseError(`the merge of ${theirsName} began at ${ours}, and HEAD is at ${actual ?? 'no commit'} now`, {
    code: 'ERR_MUSE_BRANCH_MOVED',
    kind: 'refused',
    hint: 'Nothing was changed. Give the merge up (muse merge --abort) and merge again.',
    data: { expected: ours, actual },
  });
}

function stillConflicting(paths: readonly string[]): MuseError {
  const shown = paths.slice(0, 10).map((path) => JSON.stringify(path));
  const more = paths.length > 10 ? ` and ${paths.length - 10} more` : '';
  return new MuseError(`still in conflict: ${shown.join(', ')}${more}`, {
    code: 'ERR_MUSE_UNRESOLVED',
    kind: 'refused',
    hint: 'Edit them until no conflict markers are left, or say "muse resolve" with --ours, --theirs or --union. Nothing was changed.',
    data: { paths },
  });
}
