import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { UnsyncedCheckout } from '@muse/vcs-state';
import type { TreeChange } from '../diff/file-diff.js';
import { loadObject } from '../object/load.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { WHOLE_LIMIT } from '../scan/content.js';
import { inspector } from './inspect.js';
import type { Finding } from './inspect.js';
import { applySteps } from './steps.js';
import type { ApplyOptions, Step } from './steps.js';
import { isLeftover } from './unsynced.js';

export interface SettleOptions extends ApplyOptions {
  /** Whether what is at a path, and is not what it shall be, may be replaced. */
  readonly replaces: (change: TreeChange, finding: Finding) => Protocol<boolean>;
}

/**
 * Brings the paths of an interrupted checkout to the `after` of each change, whatever part of it was done. What must not
 * be replaced is the user's and stays; answers which paths these are.
 */
export function* settle(
  repo: Repository,
  changes: readonly TreeChange[],
  { replaces, ...options }: SettleOptions,
): Protocol<string[]> {
  const look = yield* inspector(repo, changes);
  const steps: Step[] = [];
  const kept: string[] = [];
  for (const change of changes) {
    const finding = yield* look(change);
    if (finding.state === 'after') continue;
    if (yield* replaces(change, finding)) {
      steps.push({ path: change.path, seen: finding.seen, ...(change.after && { to: change.after }) });
    } else {
      kept.push(change.path);
    }
  }
  return [...kept, ...(yield* applySteps(repo, steps, options))];
}

/** Replaces what is exactly as before the change. */
// oxlint-disable-next-line require-yield -- looking has been done
export function* untouched(_change: TreeChange, { state, blockers }: Finding): Protocol<boolean> {
  return state === 'before' && blockers.length === 0;
}

/**
 * After a power cut in the middle of a checkout: what is as before it, what looks torn, and what is left of checkouts
 * that were done shortly before.
 */
export function afterPowerCut(repo: Repository, unsynced: readonly UnsyncedCheckout[]): SettleOptions['replaces'] {
  return function* (change, finding) {
    if ((yield* untouched(change, finding)) || (yield* isTorn(repo, change, finding))) return true;
    return yield* isLeftover(repo, unsynced, { path: change.path, seen: finding.seen });
  };
}

/** The same changes in the other direction. */
export function reversed(changes: readonly TreeChange[]): TreeChange[] {
  return changes.map(({ path, before, after }) => ({
    path,
    ...(after && { before: after }),
    ...(before && { after: before }),
  }));
}

/** True if a file is what a power cut makes of an unsynced write of `after`: absent, empty, or with zeros in it. */
function* isTorn(repo: Repository, { path, after }: TreeChange, { seen }: Finding): Protocol<boolean> {
  if (after === undefined || after.kind === 'symlink') return false;
  if (seen === undefined || (seen.kind === 'file' && seen.size === 0)) return true;
  if (seen.kind !== 'file' || seen.size > WHOLE_LIMIT) return false;
  const found = yield* port.readFile(workTreePath(repo, path));
  return found !== undefined && isTornCopy(found, yield* loadObject(repo.objects, after.id));
}

/** True if `found` is a beginning of `whole`, but for bytes that are zero. */
export function isTornCopy(found: Uint8Array, whole: Uint8Array): boolean {
  return found.length <= whole.length && found.every((byte, index) => byte === 0 || byte === whole[index]);
}
