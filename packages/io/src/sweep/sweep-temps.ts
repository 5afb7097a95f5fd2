import { errorCode } from '../errors/muse-error.js';
import { compareNames } from '../path/names.js';
import type { DirectoryEntry } from '../port/calls.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { ownerOfTemp } from './temp-name.js';

/** How long a temp must be unchanged before it is swept although its owner cannot be seen from here. */
const UNSEEN_OWNER_MS = 24 * 60 * 60 * 1000;

/** The temp went away by itself, or is another user's: both are somebody else's business. */
const LEFT_ALONE = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'EBUSY']);

/**
 * Removes the temps that dead processes left in `dir`, whatever their age, and never those of a live one. The temps of
 * processes on other machines and in other PID namespaces go when nothing has changed them for 24 hours. Nothing is
 * synced: a crash leaves temps for the next sweep.
 *
 * @param options.recursive also below `dir`, without following symbolic links: first what is in its directories, by
 * name, then what is in `dir` itself. So a temp in `dir` is there until all below is swept
 * @returns the paths that were removed
 */
export function* sweepTemps(dir: string, options: { readonly recursive?: boolean } = {}): Protocol<string[]> {
  const removed: string[] = [];
  const entries = ((yield* port.readdir(dir)) ?? []).toSorted((a, b) => compareNames(a.name, b.name));
  for (const { name, kind } of entries) {
    if (options.recursive !== true || kind !== 'directory' || ownerOfTemp(name) !== undefined) continue;
    removed.push(...(yield* sweepTemps(`${dir}/${name}`, options)));
  }
  for (const entry of entries) {
    const path = `${dir}/${entry.name}`;
    if ((yield* isAbandoned(path, entry.name)) && (yield* removeTemp(path, entry))) removed.push(path);
  }
  return removed;
}

/** The temps in `dir` that a sweep would remove. */
export function* abandonedTemps(dir: string): Protocol<string[]> {
  const found: string[] = [];
  for (const { name } of (yield* port.readdir(dir)) ?? []) {
    if (yield* isAbandoned(`${dir}/${name}`, name)) found.push(`${dir}/${name}`);
  }
  return found;
}

/** True for the temp of a process that is dead, or out of sight and long silent. */
function* isAbandoned(path: string, name: string): Protocol<boolean> {
  const owner = ownerOfTemp(name);
  if (owner === undefined) return false;
  const liveness = yield* port.liveness(owner);
  if (liveness !== 'unknown') return liveness === 'dead';
  const stat = yield* port.lstat(path);
  if (stat === undefined) return false;
  const changed = Number((stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs) / 1_000_000n);
  return (yield* port.now()) - changed >= UNSEEN_OWNER_MS;
}

function* removeTemp(path: string, { kind }: Pick<DirectoryEntry, 'kind'>): Protocol<boolean> {
  try {
    yield* removeTree(path, kind);
    return true;
  } catch (error) {
    if (!LEFT_ALONE.has(errorCode(error))) throw error;
    return false;
  }
}

function* removeTree(path: string, kind: DirectoryEntry['kind']): Protocol<void> {
  if (kind !== 'directory') return yield* port.unlink(path);
  for (const entry of (yield* port.readdir(path)) ?? []) yield* removeTree(`${path}/${entry.name}`, entry.kind);
  yield* port.rmdir(path);
}
