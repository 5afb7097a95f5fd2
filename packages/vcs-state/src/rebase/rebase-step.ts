import type { ObjectId } from '../record/object-id.js';
import { object, oneOf, optional, tagged, type Shape } from '../record/shape.js';
import { name, objectId, text } from '../record/values.js';

/** One line of the todo of a rebase. */
export type RebaseStep = CommitStep | LabelStep | MergeStep | ExecStep | BreakStep;

/** Replays a commit, or leaves it out. */
export interface CommitStep {
  readonly action: 'pick' | 'reword' | 'edit' | 'squash' | 'fixup' | 'drop';
  readonly commit: ObjectId;
  /** In place of the commit's own. */
  readonly message?: string;
}

/** Gives the commit made last a name, or goes back to the one that has this name. */
export interface LabelStep {
  readonly action: 'label' | 'reset';
  readonly name: string;
}

/** Merges the commit that has the label `name`; `commit` is the merge that it repeats. */
export interface MergeStep {
  readonly action: 'merge';
  readonly name: string;
  readonly commit?: ObjectId;
  readonly message?: string;
}

/** Runs a command, and stops if it fails. */
export interface ExecStep {
  readonly action: 'exec';
  readonly command: string;
}

/** Stops. */
export interface BreakStep {
  readonly action: 'break';
}

const ofCommit = object<CommitStep>({
  action: oneOf('pick', 'reword', 'edit', 'squash', 'fixup', 'drop'),
  commit: objectId,
  message: optional(text),
});
const ofName = object<LabelStep>({ action: oneOf('label', 'reset'), name });

const SHAPES: Readonly<Record<RebaseStep['action'], Shape<RebaseStep>>> = {
  pick: ofCommit,
  reword: ofCommit,
  edit: ofCommit,
  squash: ofCommit,
  fixup: ofCommit,
  drop: ofCommit,
  break: object<BreakStep>({ action: oneOf('break') }),
  exec: object<ExecStep>({ action: oneOf('exec'), command: text }),
  label: ofName,
  reset: ofName,
  merge: object<MergeStep>({
    action: oneOf('merge'),
    name,
    commit: optional(objectId),
    message: optional(text),
  }),
};

export const stepShape: Shape<RebaseStep> = tagged<RebaseStep>('action', SHAPES);

/** The commits that these steps will replay, in order. */
export function commitsOf(todo: readonly RebaseStep[]): readonly ObjectId[] {
  return todo.flatMap((step) =>
    'commit' in step && step.commit !== undefined && step.action !== 'drop' ? [step.commit] : [],
  );
}
