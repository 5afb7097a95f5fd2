import { compareNames } from '@muse/io';

import type { ObjectId } from '../record/object-id.js';
import { checked, list, object, oneOf, optional, type Shape } from '../record/shape.js';
import { flag, name, objectId, path, word } from '../record/values.js';

/** What one side has at a path. */
export interface ConflictSide {
  readonly kind: 'file' | 'executable' | 'symlink' | 'directory';
  readonly id: ObjectId;
  /** Where that side has it, if that is another path: it was renamed. */
  readonly path?: string;
}

/** A path on which the sides do not agree, with what each has there; a side that has nothing there is absent. */
export interface Conflict {
  readonly path: string;
  /** `content`, `add/add`, `modify/delete`, `rename/rename` … */
  readonly reason: string;
  readonly base?: ConflictSide;
  readonly ours?: ConflictSide;
  readonly theirs?: ConflictSide;
  /** Addresses inside the file, where a domain knows which parts of it are concerned. */
  readonly addresses?: readonly string[];
  readonly resolved: boolean;
}

const side: Shape<ConflictSide> = object<ConflictSide>({
  kind: oneOf('file', 'executable', 'symlink', 'directory'),
  id: objectId,
  path: optional(path),
});

/** Conflicts, sorted by the bytes of their paths, each path once. */
export const conflictsShape: Shape<readonly Conflict[]> = checked(
  list(
    object<Conflict>({
      path,
      reason: word,
      base: optional(side),
      ours: optional(side),
      theirs: optional(side),
      addresses: optional(list(name)),
      resolved: flag,
    }),
  ),
  (conflicts) => {
    const bad = conflicts.findIndex(
      (conflict, index) => index > 0 && compareNames(conflicts[index - 1]!.path, conflict.path) >= 0,
    );
    return bad < 0 ? undefined : `are not sorted, or name a path twice, at ${bad}`;
  },
);

/** The order in which conflicts are kept. */
export function sortConflicts(conflicts: readonly Conflict[]): readonly Conflict[] {
  return conflicts.toSorted((a, b) => compareNames(a.path, b.path));
}

/** The paths that still wait for a decision, sorted by their bytes. */
export function unresolvedPaths(conflicts: readonly Conflict[]): readonly string[] {
  return sortConflicts(conflicts)
    .filter((conflict) => !conflict.resolved)
    .map((conflict) => conflict.path);
}
