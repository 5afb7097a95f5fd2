import { MuseError } from '@muse/io';
import { port, withLock, type Protocol } from '@muse/io/protocols';

import { OPERATIONS, type OperationInfo } from '../unfinished/operations.js';
import { changedState } from './failures.js';
import { encodeRecord } from './format.js';
import { readRecord, recordPath, removeRecord, writeRecord } from './record-file.js';
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
  encodeRecord(kind, next);
  yield* underStateLock(state, function* () {
    yield* compare(state, kind, expected);
    const second = expected === null ? yield* findSecond(state, kind) : undefined;
    if (second !== undefined) throw inProgress(state, second);
    yield* writeRecord(state, kind, next);
  });
}

/**
 * Removes a record durably, if it is still `expected` where that is given; false if there was none and none was expected. A
 * damaged one throws and stays. A crash leaves it there or gone.
 */
export function* clearRecord<T>(state: StateDir, kind: RecordKind<T>, expected?: T): Protocol<boolean> {
  return yield* underStateLock(state, function* () {
    if (expected === undefined) yield* readRecord(state, kind);
    else yield* compare(state, kind, expected);
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
  const target = change[side];
  return yield* underStateLock(state, function* () {
    const found = yield* readRecord(state, kind);
    if (isSame(kind, found, target)) return true;
    if (!isSame(kind, found, side === 'after' ? change.before : change.after)) return false;
    if (found === null && (yield* findSecond(state, kind)) !== undefined) return false;
    if (target === null) yield* removeRecord(state, kind);
    else yield* writeRecord(state, kind, target);
    return true;
  });
}

function* compare<T>(state: StateDir, kind: RecordKind<T>, expected: T | null): Protocol<void> {
  const found = yield* readRecord(state, kind);
  if (isSame(kind, found, expected)) return;
  if (expected === null) throw inProgress(state, infoOf(kind));
  throw changedState(kind, recordPath(state, kind), found === null ? 'nothing' : 'another');
}

function isSame<T>(kind: RecordKind<T>, a: T | null, b: T | null): boolean {
  if (a === null || b === null) return a === b;
  return encodeRecord(kind, a).equals(encodeRecord(kind, b));
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
