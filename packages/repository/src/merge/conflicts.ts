import { hasConflictMarkers } from '@muse/domain';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { Conflict, MergeState } from '@muse/vcs-state';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { readWhole } from '../scan/content.js';
import { entryAt } from '../tree/entry-at.js';
import { mergeInProgress } from './in-progress.js';

/** A path on which the sides of a merge do not agree, and how far its resolution is. */
export interface ConflictStatus extends Conflict {
  /**
   * - `unresolved`: as the merge left it, or with markers in it
   * - `edited`: changed since, without markers: it is taken as it is
   * - `resolved`: said to be so
   */
  readonly state: 'unresolved' | 'edited' | 'resolved';
}

/** The conflicts of the merge in progress, sorted by path; none if there is no merge. Reads only. */
export function* conflicts(repo: Repository): Protocol<ConflictStatus[]> {
  const merge = yield* mergeInProgress(repo);
  return merge === null ? [] : yield* conflictsOf(repo, merge);
}

/** The conflicts of a merge, with their state in the work tree. */
export function* conflictsOf(repo: Repository, merge: MergeState): Protocol<ConflictStatus[]> {
  const found: ConflictStatus[] = [];
  for (const conflict of merge.conflicts) {
    const state = conflict.resolved ? 'resolved' : yield* stateOf(repo, merge, conflict);
    found.push({ ...conflict, state });
  }
  return found;
}

function* stateOf(repo: Repository, { treeMerged }: MergeState, { path }: Conflict): Protocol<'unresolved' | 'edited'> {
  const left = yield* entryAt(repo.objects, treeMerged, path);
  const file = workTreePath(repo, path);
  const stat = yield* port.lstat(file);
  if (stat === undefined || (stat.kind !== 'file' && stat.kind !== 'symlink')) {
    return left === undefined ? 'unresolved' : 'edited';
  }
  const bytes = yield* readWhole(file, stat);
  if (bytes === undefined) return 'edited';
  if (left !== undefined && left.id === blobId(bytes) && (left.kind === 'symlink') === (stat.kind === 'symlink')) {
    return 'unresolved';
  }
  return hasConflictMarkers(bytes) ? 'unresolved' : 'edited';
}
