import type { ObjectId } from '../record/object-id.js';
import { nullable, object, oneOf, type Fields, type Shape } from '../record/shape.js';
import { objectId, text } from '../record/values.js';
import { conflictsShape, sortConflicts, type Conflict } from './conflict.js';

/** Why a series of commits stopped at one of them, and what it left in the work tree. */
export interface Stop {
  /** `edit` and `break` were asked for; `failed` is a command that did not exit with 0. */
  readonly reason: 'conflict' | 'empty' | 'edit' | 'break' | 'failed';
  /** As in `MergeState`; empty where nothing conflicts. */
  readonly conflicts: readonly Conflict[];
  /** What the work tree held before this step, and what the step put there. */
  readonly treeBefore: ObjectId;
  readonly treeMerged: ObjectId;
  /** Of the commit to be made; `null` where none is. */
  readonly message: string | null;
}

export const STOP_FIELDS: Fields<Stop> = {
  reason: oneOf('conflict', 'empty', 'edit', 'break', 'failed'),
  conflicts: conflictsShape,
  treeBefore: objectId,
  treeMerged: objectId,
  message: nullable(text),
};

/** A commit that has been replayed, and what it became; `null` if nothing of it was left, or it was folded into another. */
export interface Completed {
  readonly commit: ObjectId;
  readonly result: ObjectId | null;
}

export const completedShape: Shape<Completed> = object<Completed>({ commit: objectId, result: nullable(objectId) });

export function completeStop<T extends Stop>(stop: T | null): T | null {
  return stop === null ? null : { ...stop, conflicts: sortConflicts(stop.conflicts) };
}
