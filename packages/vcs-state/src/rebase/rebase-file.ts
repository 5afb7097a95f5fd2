import type { Protocol } from '@muse/io/protocols';

import { readRecord } from '../record/record-file.js';
import type { StateDir } from '../record/state-dir.js';
import { clearRecord, swapRecord } from '../record/swap-record.js';
import { completeRebase, REBASE_STATE, type NewRebaseState, type RebaseState } from './rebase-state.js';

/**
 * Writes `REBASE_STATE.json` durably: the objects that it names must be durable before. A crash leaves the complete old or
 * new state.
 *
 * @param options.expected what was read before; `null`, the default, begins a rebase where no operation is in progress
 * @throws as `writeMergeState`
 */
export function* saveRebaseState(
  state: StateDir,
  rebase: NewRebaseState,
  options: { readonly expected?: RebaseState | null } = {},
): Protocol<RebaseState> {
  const next = completeRebase(rebase);
  yield* swapRecord(state, REBASE_STATE, { expected: options.expected ?? null, next });
  return next;
}

/** The rebase in progress; `null` if there is none. Throws as `readMergeState`. */
export function* loadRebaseState(state: StateDir): Protocol<RebaseState | null> {
  return yield* readRecord(state, REBASE_STATE);
}

/** Removes `REBASE_STATE.json` durably: the rebase is finished or given up. Otherwise as `clearMergeState`. */
export function* clearRebaseState(
  state: StateDir,
  options: { readonly expected?: RebaseState } = {},
): Protocol<boolean> {
  return yield* clearRecord(state, REBASE_STATE, options.expected);
}
