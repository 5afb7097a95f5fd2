import type { Protocol } from '@muse/io/protocols';

import { readRecord } from '../record/record-file.js';
import type { StateDir } from '../record/state-dir.js';
import { clearRecord, swapRecord } from '../record/swap-record.js';
import { completeMerge, MERGE_STATE, type MergeState, type NewMergeState } from './merge-state.js';

/**
 * Writes `MERGE_STATE.json` durably: the objects that it names must be durable before. A crash leaves the complete old or
 * new state.
 *
 * @param options.expected what was read before; `null`, the default, begins a merge where no operation is in progress
 * @throws `ERR_MUSE_UNFINISHED`, `ERR_MUSE_STATE_CHANGED` (refused) if something else is there; `ERR_MUSE_BAD_STATE`
 * (refused) for a value that could not be read back; `ERR_MUSE_DAMAGED_STATE` (damaged)
 */
export function* writeMergeState(
  state: StateDir,
  merge: NewMergeState,
  options: { readonly expected?: MergeState | null } = {},
): Protocol<MergeState> {
  const next = completeMerge(merge);
  yield* swapRecord(state, MERGE_STATE, { expected: options.expected ?? null, next });
  return next;
}

/**
 * The merge in progress; `null` if there is none.
 *
 * @throws `ERR_MUSE_DAMAGED_STATE` (damaged), `ERR_MUSE_NEWER_STATE` (setup); the file stays as it is
 */
export function* readMergeState(state: StateDir): Protocol<MergeState | null> {
  return yield* readRecord(state, MERGE_STATE);
}

/**
 * Removes `MERGE_STATE.json` durably: the merge is finished or given up. False if there was none.
 *
 * @param options.expected remove it only if it is still this; otherwise whatever sound state is there
 * @throws `ERR_MUSE_STATE_CHANGED` (refused); as `readMergeState` for a damaged one, which stays
 */
export function* clearMergeState(state: StateDir, options: { readonly expected?: MergeState } = {}): Protocol<boolean> {
  return yield* clearRecord(state, MERGE_STATE, options.expected);
}
