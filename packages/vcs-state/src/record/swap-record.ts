import { MuseError } from '@muse/io';
import { port, withLock, type Protocol } from '@muse/io/protocols';

import { OPERATIONS, type OperationInfo } from '../unfinished/operations.js';
import { changedState } from './failures.js';
import { decodeRecord, encodeRecord } from './format.js';
import { readRecord, readRecordBytes, recordPath, removeRecord, writeRecordBytes } from './record-file.js';
import type { RecordKind } from './record-kind.js';
import type { StateDir } from './state-dir.js';

/** How long a writer waits for others, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Runs `body` as the only one that writes records of unfinished operations in this directory. */
export function* underStateLock<T>(state: StateDir, body: () => Protocol<T>): Protocol<T> {
  return yield* withLock(`${state.dir}/locks/state`, body, { timeoutMs: PATIENCE_MS });
}

/**
 * Writes a record if what is there is still what the caller read (`expected`; `null`: nothing, so that this begins the
 * operation). Of several writers that expect the same exactly one succeeds. Two operations of which a work tree can be in
 * only one cannot both begin.
 *
 * A crash leaves the complete old or new record.
 */
export function* swapRecord<T>(
  state: StateDir,
  kind: RecordKind<T>,
  { expected, next }: { readonly expected: T | null; readonly next: T },
): Protocol<void> {
  const bytes = encodeRecord(kind, next);
  const known = expected === null ? null : encodeRecord(kind, expected);
  yield* underStateLock(state, function* () {
    yield* compare(state, kind, known);
    const second = expected === null ? yield* findSecond(state, kind) : undefined;
    if (second !== undefined) throw inProgress(state, second);
    yield* writeRecordBytes(state, kind, bytes);
  });
}

/**
 * Removes a record durably, if it is still `expected` where that is given; false if there was none and none was expected. A
 * damaged one throws and stays. A crash leaves it there or gone.
 */
export function* clearRecord<T>(state: StateDir, kind: RecordKind<T>, expected?: T): Protocol<boolean> {
  return yield* underStateLock(state, function* () {
    if (expected === undefined) yield* readRecord(state, kind);
    else yield* compare(state, kind, encodeRecord(kind, expected));
    return yield* removeRecord(state, kind);
  });
}

/** What a record is before and after something that it goes with; `null`: it is not there. */
export interface RecordChange<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/**
 * Brings a record to one side of a change. If it is there already nothing is done, so that this can be repeated after a
 * crash. False if it is at neither side, or would begin an operation in the middle of another: then it is left alone.
 */
export function* moveRecord<T>(
  state: StateDir,
  kind: RecordKind<T>,
  change: RecordChange<T>,
  side: 'before' | 'after',
): Protocol<boolean> {
  const [source, target] = (side === 'after' ? [change.before, change.after] : [change.after, change.before]).map(
    (record) => (record === null ? null : encodeRecord(kind, record)),
  ) as [Buffer | null, Buffer | null];
  return yield* underStateLock(state, function* () {
    const found = yield* readRecordBytes(state, kind);
    const path = recordPath(state, kind);
    if (isSame(kind, found, { path, known: target })) return true;
    if (!isSame(kind, found, { path, known: source })) return false;
    if (found === null && (yield* findSecond(state, kind)) !== undefined) return false;
    if (target === null) yield* removeRecord(state, kind);
    else yield* writeRecordBytes(state, kind, target);
    return true;
  });
}

/** Throws unless the file is `known`: for one that is damaged, of a later version, or another. */
function* compare(state: StateDir, kind: RecordKind<unknown>, known: Buffer | null): Protocol<void> {
  const path = recordPath(state, kind);
  const found = yield* readRecordBytes(state, kind);
  if (isSame(kind, found, { path, known })) return;
  if (known === null) throw inProgress(state, infoOf(kind));
  throw changedState(kind, path, found === null ? 'nothing' : 'another');
}

/** Whether a file says what `known` says. Throws for one that is damaged or of a later version. */
function isSame(
  kind: RecordKind<unknown>,
  found: Uint8Array | null,
  { path, known }: { readonly path: string; readonly known: Buffer | null },
): boolean {
  if (found === null) return known === null;
  // Nearly always the bytes are the same, and nothing has to be parsed.
  if (known?.equals(found) === true) return true;
  const again = encodeRecord(kind, decodeRecord(kind, found, path));
  return known !== null && again.equals(known);
}

/** Another operation that is in progress, where a work tree can be in only one of the two. */
function* findSecond(state: StateDir, kind: RecordKind<unknown>): Protocol<OperationInfo | undefined> {
  if (!infoOf(kind).exclusive) return undefined;
  for (const other of OPERATIONS) {
    if (!other.exclusive || other.file === kind.file) continue;
    if ((yield* port.lstat(recordPath(state, other))) !== undefined) return other;
  }
  return undefined;
}

function infoOf(kind: RecordKind<unknown>): OperationInfo {
  return OPERATIONS.find(({ file }) => file === kind.file)!;
}

function inProgress(state: StateDir, { operation, file, resume, abort }: OperationInfo): MuseError {
  const ways = [resume, abort].filter((way) => way !== null).map((way) => `"${way}"`);
  return new MuseError(`a ${operation} is in progress here: ${state.dir}/${file}`, {
    code: 'ERR_MUSE_UNFINISHED',
    kind: 'refused',
    hint: `Finish it or give it up first: ${ways.join(' or ')}.`,
    data: { operation, resume, abort, state: `${state.dir}/${file}` },
  });
}
