import type { Protocol } from '@muse/io/protocols';

import { readRecord } from '../record/record-file.js';
import type { StateDir } from '../record/state-dir.js';
import { clearRecord, swapRecord } from '../record/swap-record.js';
import { CHERRY_PICK_STATE, completePick, REVERT_STATE, type PickState } from './pick-state.js';

/** Writes `CHERRY_PICK_STATE.json` durably. Otherwise as `writeMergeState`. */
export function* writeCherryPickState(
  state: StateDir,
  pick: PickState,
  options: { readonly expected?: PickState | null } = {},
): Protocol<PickState> {
  const next = completePick(pick);
  yield* swapRecord(state, CHERRY_PICK_STATE, { expected: options.expected ?? null, next });
  return next;
}

/** The cherry-pick in progress; `null` if there is none. Throws as `readMergeState`. */
export function* readCherryPickState(state: StateDir): Protocol<PickState | null> {
  return yield* readRecord(state, CHERRY_PICK_STATE);
}

/** Removes `CHERRY_PICK_STATE.json` durably. Otherwise as `clearMergeState`. */
export function* clearCherryPickState(
  state: StateDir,
  options: { readonly expected?: PickState } = {},
): Protocol<boolean> {
  return yield* clearRecord(state, CHERRY_PICK_STATE, options.expected);
}

/** Writes `REVERT_STATE.json` durably. Otherwise as `writeMergeState`. */
export function* writeRevertState(
  state: StateDir,
  revert: PickState,
  options: { readonly expected?: PickState | null } = {},
): Protocol<PickState> {
  const next = completePick(revert);
  yield* swapRecord(state, REVERT_STATE, { expected: options.expected ?? null, next });
  return next;
}

/** The revert in progress; `null` if there is none. Throws as `readMergeState`. */
export function* readRevertState(state: StateDir): Protocol<PickState | null> {
  return yield* readRecord(state, REVERT_STATE);
}

/** Removes `REVERT_STATE.json` durably. Otherwise as `clearMergeState`. */
export function* clearRevertState(state: StateDir, options: { readonly expected?: PickState } = {}): Protocol<boolean> {
  return yield* clearRecord(state, REVERT_STATE, options.expected);
}
