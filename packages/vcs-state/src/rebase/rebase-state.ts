import { completedShape, completeStop, STOP_FIELDS, type Completed, type Stop } from '../merge/stop.js';
import type { ObjectId } from '../record/object-id.js';
import type { RecordKind } from '../record/record-kind.js';
import { checked, isEqualList, list, nullable, object } from '../record/shape.js';
import { flag, name, objectId, time } from '../record/values.js';
import { operationInfo } from '../unfinished/operations.js';
import { commitsOf, stepShape, type RebaseStep } from './rebase-step.js';

/** A rebase under way. */
export interface RebaseState {
  /** The branch that is rebased, without `refs/heads/`; `null` if HEAD was on none. */
  readonly originalBranch: string | null;
  /** The commit to go back to. */
  readonly originalHead: ObjectId;
  /** The commit that the series is put on. */
  readonly onto: ObjectId;
  /** The last commit that the rebase has made, or `onto`. */
  readonly head: ObjectId;
  /** The commits still to be replayed, in order; always those of `todo`. The one it has stopped at is not among them. */
  readonly remaining: readonly ObjectId[];
  readonly completed: readonly Completed[];
  /** True if the whole series becomes one commit. */
  readonly squash: boolean;
  /** The steps still to be done, in order. */
  readonly todo: readonly RebaseStep[];
  /** Where it waits for the user; `null` while it runs. */
  readonly stopped: RebaseStop | null;
  /** Commits that steps of the todo name. */
  readonly labels: readonly RebaseLabel[];
  /** When it began: milliseconds since 1970. */
  readonly created: number;
}

export interface RebaseStop extends Stop {
  readonly step: RebaseStep;
}

export interface RebaseLabel {
  readonly name: string;
  readonly commit: ObjectId;
}

/** A rebase as it is given to be written: what remains follows from the todo. */
export type NewRebaseState = Omit<RebaseState, 'remaining'>;

export const REBASE_STATE: RecordKind<RebaseState> = {
  file: operationInfo('rebase').file,
  what: 'the state of a rebase',
  version: 1,
  shape: checked(
    object<RebaseState>({
      originalBranch: nullable(name),
      originalHead: objectId,
      onto: objectId,
      head: objectId,
      remaining: list(objectId),
      completed: list(completedShape),
      squash: flag,
      todo: list(stepShape),
      stopped: nullable(object<RebaseStop>({ step: stepShape, ...STOP_FIELDS })),
      labels: list(object<RebaseLabel>({ name, commit: objectId })),
      created: time,
    }),
    ({ remaining, todo }) =>
      isEqualList(remaining, commitsOf(todo)) ? undefined : 'has other remaining commits than its todo',
  ),
  wayOut:
    'A rebase was in progress, and what is left of it can no longer be read. The branch is where it was ("muse reflog"); "muse rebase --quit" sets the file aside and keeps HEAD and the work tree as they are.',
};

export function completeRebase(rebase: NewRebaseState): RebaseState {
  return { ...rebase, stopped: completeStop(rebase.stopped), remaining: commitsOf(rebase.todo) };
}
