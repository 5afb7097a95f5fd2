import { errorCode, type LogDamage, type MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import { resolveHead } from '../head/read-head.js';
import type { ObjectId } from '../id/object-id.js';
import { checkRefName } from '../name/check-name.js';
import { readRef } from '../read/read-ref.js';
import { underRefLock } from '../store/lock.js';
import type { RefStore } from '../store/ref-store.js';
import { readLogFile } from './log-file.js';
import { recovered } from './log-move.js';
import { headLogPath, LOG_FILE, logDir, refLogPath } from './log-path.js';
import type { ReflogEntry, StoredEntry } from './record.js';

export interface ReflogOptions {
  /** Only the newest so many; the older ones are then not read from the disk. */
  readonly limit?: number;
}

/** A reflog, and the lines in it that are none. */
export interface ReflogInspection {
  /** Newest last. */
  readonly entries: readonly ReflogEntry[];
  readonly damaged: readonly (LogDamage & { readonly path: string })[];
}

/**
 * The movements of a ref, by its full name, or of `HEAD`: newest last. It outlives the ref: after a deletion the newest
 * entry has `new: null`. Where a crash made log and ref differ, a last entry says where the ref really is, so the newest
 * entry always agrees with the ref. Torn lines are left out; `inspectReflog` tells them.
 */
export function* readReflog(
  store: RefStore,
  name: string,
  options: ReflogOptions = {},
): Protocol<readonly ReflogEntry[]> {
  return (yield* inspectReflog(store, name, options)).entries;
}

/** As `readReflog`, with the damaged lines beside the entries. */
export function* inspectReflog(store: RefStore, name: string, options: ReflogOptions = {}): Protocol<ReflogInspection> {
  if (name !== 'HEAD') checkRefName(name);
  const first = yield* readOnce(store, name, options);
  if (first.agrees) return first.inspection;
  // A writer may be between its entry and the ref: with the lock held there is none.
  try {
    return (yield* underRefLock(store, () => readOnce(store, name, options))).inspection;
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return first.inspection;
  }
}

/** Full names of the refs that have a reflog, in no order; those of deleted refs are among them. */
export function* listReflogs(store: RefStore): Protocol<readonly string[]> {
  const names: string[] = [];
  const pending = ['refs'];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const entries = (yield* port.readdir(logDir(store, name))) ?? [];
    if (entries.some((entry) => entry.name.startsWith(LOG_FILE))) names.push(name);
    for (const entry of entries) if (entry.kind === 'directory') pending.push(`${name}/${entry.name}`);
  }
  return names;
}

function* readOnce(
  store: RefStore,
  name: string,
  { limit = Infinity }: ReflogOptions,
): Protocol<{ readonly inspection: ReflogInspection; readonly agrees: boolean }> {
  let entries: StoredEntry[] = [];
  let damaged: (LogDamage & { path: string })[] = [];
  const paths = name === 'HEAD' ? [headLogPath(store.headDir)] : yield* logPaths(store, name);
  for (const path of paths.reverse()) {
    if (entries.length >= limit) break;
    const content = yield* readLogFile(path, limit - entries.length);
    entries = [...content.entries, ...entries];
    damaged = [...content.damaged.map((damage) => ({ ...damage, path })), ...damaged];
  }
  const newest = entries.at(-1);
  const value = yield* currentValue(store, name);
  const agrees = value === undefined || (newest?.new ?? null) === value;
  if (!agrees) entries.push(recovered(newest?.new ?? null, value, newest ?? { time: 0, zone: '+0000' }));
  const kept = entries.slice(Math.max(0, entries.length - limit));
  return { inspection: { entries: kept.map(withoutTransaction), damaged }, agrees };
}

/** The ref's log, after those of earlier refs that had its name. */
function* logPaths(store: RefStore, name: string): Protocol<string[]> {
  const names = ((yield* port.readdir(logDir(store, name))) ?? []).map((entry) => entry.name);
  const earlier = names.filter((entry) => entry.startsWith(`${LOG_FILE}-`)).sort();
  return [...earlier.map((entry) => `${logDir(store, name)}/${entry}`), refLogPath(store, name)];
}

/** Where the ref is; `undefined` if that is damaged: the log is then what its finder needs. */
function* currentValue(store: RefStore, name: string): Protocol<ObjectId | null | undefined> {
  try {
    return name === 'HEAD' ? yield* resolveHead(store) : yield* readRef(store, name);
  } catch (error) {
    if ((error as Partial<MuseError>).kind === 'damaged') return undefined;
    throw error;
  }
}

function withoutTransaction({ txn: _txn, ...entry }: StoredEntry): ReflogEntry {
  return entry;
}

function isReadOnly(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '');
}
