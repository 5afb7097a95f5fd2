import type { Protocol } from '@muse/io/protocols';

import { BISECT_STATE, type BisectState } from '../bisect/bisect-state.js';
import { MERGE_STATE, type MergeState } from '../merge/merge-state.js';
import { CHERRY_PICK_STATE, REVERT_STATE, type PickState } from '../pick/pick-state.js';
import { REBASE_STATE, type RebaseState } from '../rebase/rebase-state.js';
import type { RecordKind } from '../record/record-kind.js';
import { nullable, object, oneOf, tagged, type Shape } from '../record/shape.js';
import type { StateDir } from '../record/state-dir.js';
import { moveRecord, type RecordChange } from '../record/swap-record.js';

/** The records of the operations that have one beside the checkout journal. */
export interface OperationRecords {
  readonly merge: MergeState;
  readonly rebase: RebaseState;
  readonly 'cherry-pick': PickState;
  readonly revert: PickState;
  readonly bisect: BisectState;
}

type Recorded = keyof OperationRecords;
type MoveOf<Name extends Recorded> = RecordChange<OperationRecords[Name]> & { readonly operation: Name };

/**
 * The record of an operation as it is before and after a change of the work tree; `null`: it is not there. A merge with
 * conflicts puts its state and its files in place together; so does an abort that takes them away.
 */
export type RecordMove = { readonly [Name in Recorded]: MoveOf<Name> }[Recorded];

/** Their kinds. */
export const RECORD_KINDS: { readonly [Name in Recorded]: RecordKind<OperationRecords[Name]> } = {
  merge: MERGE_STATE,
  rebase: REBASE_STATE,
  'cherry-pick': CHERRY_PICK_STATE,
  revert: REVERT_STATE,
  bisect: BISECT_STATE,
};

export const recordMoveShape: Shape<RecordMove> = tagged<RecordMove>('operation', {
  merge: moveShape('merge'),
  rebase: moveShape('rebase'),
  'cherry-pick': moveShape('cherry-pick'),
  revert: moveShape('revert'),
  bisect: moveShape('bisect'),
});

/**
 * Brings the record to one side of its move, durably; a crash leaves it at one side. Once it is there this does nothing, so
 * that whoever finishes or undoes an interrupted checkout can call it again.
 *
 * @returns false if the record is at neither side, or another operation is in progress: then it is left alone
 * @throws `ERR_MUSE_DAMAGED_STATE` (damaged), `ERR_MUSE_NEWER_STATE` (setup)
 */
export function* moveOperationRecord(state: StateDir, move: RecordMove, side: 'before' | 'after'): Protocol<boolean> {
  const kind = RECORD_KINDS[move.operation] as RecordKind<unknown>;
  return yield* moveRecord(state, kind, move, side);
}

function moveShape<Name extends Recorded>(operation: Name): Shape<RecordMove> {
  const record = nullable(RECORD_KINDS[operation].shape) as Shape<unknown>;
  const shape = object<{ operation: string; before: unknown; after: unknown }>({
    operation: oneOf(operation),
    before: record as Shape<{} | null>,
    after: record as Shape<{} | null>,
  });
  return shape as unknown as Shape<RecordMove>;
}
