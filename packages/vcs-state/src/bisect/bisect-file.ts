import type { Protocol } from '@muse/io/protocols';

import { readRecord } from '../record/record-file.js';
import type { StateDir } from '../record/state-dir.js';
import { clearRecord, swapRecord } from '../record/swap-record.js';
import { BISECT_STATE, type BisectState } from './bisect-state.js';

/** Writes `BISECT_STATE.json` durably. It can be there beside another operation. Otherwise as `writeMergeState`. */
export function* writeBisectState(
  state: StateDir,
  bisect: BisectState,
  options: { readonly expected?: BisectState | null } = {},
): Protocol<BisectState> {
  yield* swapRecord(state, BISECT_STATE, { expected: options.expected ?? null, next: bisect });
  return bisect;
}

/** The bisection in progress; `null` if there is none. Throws as `readMergeState`. */
export function* readBisectState(state: StateDir): Protocol<BisectState | null> {
  return yield* readRecord(state, BISECT_STATE);
}

/** Removes `BISECT_STATE.json` durably. Otherwise as `clearMergeState`. */
export function* clearBisectState(
  state: StateDir,
  options: { readonly expected?: BisectState } = {},
): Protocol<boolean> {
  return yield* clearRecord(state, BISECT_STATE, options.expected);
}
