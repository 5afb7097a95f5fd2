import type { ObjectId } from '../record/object-id.js';
import type { RecordKind } from '../record/record-kind.js';
import { checked, isEqualList, list, object } from '../record/shape.js';
import { name, objectId, path, text, time } from '../record/values.js';
import { operationInfo } from '../unfinished/operations.js';
import { conflictsShape, sortConflicts, unresolvedPaths, type Conflict } from './conflict.js';

/** A merge that waits for its conflicts to be resolved, or for its commit. */
export interface MergeState {
  /** The merge bases: all best common ancestors; none for unrelated histories. */
  readonly bases: readonly ObjectId[];
  /** The commit that was checked out, and the one to merge into it. */
  readonly ours: ObjectId;
  readonly theirs: ObjectId;
  /** How `theirs` was named: `feature`. */
  readonly theirsName: string;
  /** Of the merge commit. */
  readonly message: string;
  /** The paths that still wait for a decision, sorted by their bytes; always those of `conflicts` that are not resolved. */
  readonly conflictPaths: readonly string[];
  /** Every path on which the sides did not agree, resolved or not, sorted by the bytes of the paths. */
  readonly conflicts: readonly Conflict[];
  /** What the work tree held before, by which an abort restores it. */
  readonly treeBefore: ObjectId;
  /** What the merge put there, conflicts and all: a file that differs from it has been edited since. */
  readonly treeMerged: ObjectId;
  /** When it began: milliseconds since 1970. */
  readonly created: number;
}

/** A merge as it is given to be written: the conflicts in any order, and no list of paths. */
export type NewMergeState = Omit<MergeState, 'conflictPaths'>;

export const MERGE_STATE: RecordKind<MergeState> = {
  file: operationInfo('merge').file,
  what: 'the state of a merge',
  version: 1,
  shape: checked(
    object<MergeState>({
      bases: list(objectId),
      ours: objectId,
      theirs: objectId,
      theirsName: name,
      message: text,
      conflictPaths: list(path),
      conflicts: conflictsShape,
      treeBefore: objectId,
      treeMerged: objectId,
      created: time,
    }),
    ({ conflictPaths, conflicts }) =>
      isEqualList(conflictPaths, unresolvedPaths(conflicts))
        ? undefined
        : 'has other conflict_paths than unresolved conflicts',
  ),
  wayOut:
    'A merge was in progress, and which commits it joins can no longer be read. "muse merge --quit" sets the file aside and keeps the work tree as it is; then merge again.',
};

/** The state as it is stored: conflicts sorted, with the list of those that are not resolved. */
export function completeMerge(merge: NewMergeState): MergeState {
  const conflicts = sortConflicts(merge.conflicts);
  return { ...merge, conflicts, conflictPaths: unresolvedPaths(conflicts) };
}
