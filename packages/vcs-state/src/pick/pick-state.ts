import { completedShape, completeStop, STOP_FIELDS, type Completed, type Stop } from '../merge/stop.js';
import type { ObjectId } from '../record/object-id.js';
import type { RecordKind } from '../record/record-kind.js';
import { list, nullable, object } from '../record/shape.js';
import { flag, name, objectId, ordinal, time } from '../record/values.js';
import { operationInfo } from '../unfinished/operations.js';

/** A series of commits that is being picked, or being reverted, one by one. */
export interface PickState {
  /** The branch that HEAD was on, without `refs/heads/`; `null` if on none. */
  readonly originalBranch: string | null;
  /** The commit to go back to. */
  readonly originalHead: ObjectId;
  /** The last commit that has been made, or `originalHead`. */
  readonly head: ObjectId;
  /** The commits still to be done, in order. The one it has stopped at is not among them. */
  readonly todo: readonly ObjectId[];
  readonly completed: readonly Completed[];
  /** Where it waits for the user; `null` while it runs. */
  readonly stopped: PickStop | null;
  /** For merge commits: the parent, from 1, against which their change is meant; `null` if none was given. */
  readonly mainline: number | null;
  /** False if the changes are left in the work tree without a commit. */
  readonly commits: boolean;
  /** When it began: milliseconds since 1970. */
  readonly created: number;
}

export interface PickStop extends Stop {
  readonly commit: ObjectId;
}

export const CHERRY_PICK_STATE: RecordKind<PickState> = pickKind('cherry-pick');
export const REVERT_STATE: RecordKind<PickState> = pickKind('revert');

function pickKind(operation: 'cherry-pick' | 'revert'): RecordKind<PickState> {
  return {
    file: operationInfo(operation).file,
    what: `the state of a ${operation}`,
    version: 1,
    shape: object<PickState>({
      originalBranch: nullable(name),
      originalHead: objectId,
      head: objectId,
      todo: list(objectId),
      completed: list(completedShape),
      stopped: nullable(object<PickStop>({ commit: objectId, ...STOP_FIELDS })),
      mainline: nullable(ordinal),
      commits: flag,
      created: time,
    }),
    wayOut: `A ${operation} was in progress, and what is left of it can no longer be read. "muse ${operation} --quit" sets the file aside and keeps HEAD and the work tree as they are.`,
  };
}

export function completePick(pick: PickState): PickState {
  return { ...pick, stopped: completeStop(pick.stopped) };
}
