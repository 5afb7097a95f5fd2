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
    if (expected === null) yield* refuseSecond(state, kind);
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

function* compare<T>(state: StateDir, kind: RecordKind<T>, expected: T | null): Protocol<void> {
  const found = yield* readRecord(state, kind);
  if (found === null && expected === null) return;
  const path = recordPath(state, kind);
  if (found === null) throw changedState(kind, path, 'nothing');
  if (expected === null) throw inProgress(state, infoOf(kind));
  if (!encodeRecord(kind, found).equals(encodeRecord(kind, expected))) throw changedState(kind, path, 'another');
}

function* refuseSecond(state: StateDir, kind: RecordKind<unknown>): Protocol<void> {
  if (!infoOf(kind).exclusive) return;
  for (const other of OPERATIONS) {
    if (!other.exclusive || other.file === kind.file) continue;
    if ((yield* port.lstat(recordPath(state, other))) !== undefined) throw inProgress(state, other);
  }
}

function infoOf(kind: RecordKind<unknown>): OperationInfo {
  return OPERATIONS.find(({ file }) => file === kind.file)!;
}

function inProgress(state: StateDir, { operation, file, resume, abort }: OperationInfo): MuseError {
  const ways = [resume, abort].filter((way) => way !== null).map((way) => `"${way}"`);
  return new MuseError(`a ${operation} is in progress here: ${state.dir}/${file}`, {
    code: 'ERR_MUSE_IN_PROGRESS',
    kind: 'refused',
    hint: `Finish it or give it up first: ${ways.join(' or ')}.`,
    data: { operation, path: `${state.dir}/${file}`, resume, abort },
  });
}
