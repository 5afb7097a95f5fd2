import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { TreeChange } from '../diff/file-diff.js';
import { loadObject } from '../object/load.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { WHOLE_LIMIT } from '../scan/content.js';
import { inspector } from './inspect.js';
import type { Finding } from './inspect.js';
import { applySteps } from './steps.js';
import type { Step } from './steps.js';

export interface SettleOptions {
  /** Files may be torn by a power cut: empty, zeros, or the beginning of what they were to be. */
  readonly torn: boolean;
}

/**
 * Brings the paths of an interrupted checkout to the `after` of each change, whatever part of it was done. What matches
 * neither side is the user's and stays.
 */
export function* settle(repo: Repository, changes: readonly TreeChange[], options: SettleOptions): Protocol<void> {
  const look = yield* inspector(repo, changes);
  const steps: Step[] = [];
  for (const change of changes) {
    const finding = yield* look(change);
    if (finding.state === 'after') continue;
    const untouched = finding.state === 'before' && finding.blockers.length === 0;
    if (!untouched && !(options.torn && (yield* isTorn(repo, change, finding)))) continue;
    steps.push({ path: change.path, seen: finding.seen, ...(change.after && { to: change.after }) });
  }
  // After a power cut nothing will look at these files again, so they are synced now.
  yield* applySteps(repo, steps, { durability: options.torn ? 'durable' : 'process' });
}

/** The same changes in the other direction. */
export function reversed(changes: readonly TreeChange[]): TreeChange[] {
  return changes.map(({ path, before, after }) => ({
    path,
    ...(after && { before: after }),
    ...(before && { after: before }),
  }));
}

/** True if a file is what a power cut makes of an unsynced write of `after`: absent, empty, zeros, or a beginning of it. */
function* isTorn(repo: Repository, { path, after }: TreeChange, { seen }: Finding): Protocol<boolean> {
  if (after === undefined || after.kind === 'symlink') return false;
  if (seen === undefined || seen.size === 0) return true;
  if (seen.kind !== 'file' || seen.size > WHOLE_LIMIT) return false;
  const found = yield* port.readFile(workTreePath(repo, path));
  return found !== undefined && isTornCopy(found, yield* loadObject(repo.objects, after.id));
}

/** True if `found` is a beginning of `whole` with nothing but zeros behind it. */
export function isTornCopy(found: Uint8Array, whole: Uint8Array): boolean {
  if (found.length > whole.length) return false;
  let same = 0;
  while (same < found.length && found[same] === whole[same]) same++;
  return found.subarray(same).every((byte) => byte === 0);
}
