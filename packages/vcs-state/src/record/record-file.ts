import { port, removeFile, writeFileAtomic, type Protocol } from '@muse/io/protocols';

import { damagedState } from './failures.js';
import { decodeRecord, encodeRecord, LARGEST_RECORD } from './format.js';
import type { RecordKind } from './record-kind.js';
import type { StateDir } from './state-dir.js';

/** The record; `null` if there is none. Needs no lock: a writer replaces the file whole. */
export function* readRecord<T>(state: StateDir, kind: RecordKind<T>): Protocol<T | null> {
  const bytes = yield* readRecordBytes(state, kind);
  return bytes === null ? null : decodeRecord(kind, bytes, recordPath(state, kind));
}

/** The file of the record, unchecked; `null` if there is none. */
export function* readRecordBytes(state: StateDir, kind: RecordKind<unknown>): Protocol<Uint8Array | null> {
  const path = recordPath(state, kind);
  const stat = yield* port.lstat(path);
  if (stat === undefined) return null;
  if (stat.kind !== 'file') throw damagedState(kind, path, `it is a ${stat.kind}, not a file`);
  if (stat.size > LARGEST_RECORD) throw damagedState(kind, path, `it is larger than ${LARGEST_RECORD} bytes`);
  return (yield* port.readFile(path)) ?? null;
}

/** Replaces the record durably; a crash leaves the complete old or new one. The caller is the only writer. */
export function* writeRecord<T>(state: StateDir, kind: RecordKind<T>, record: T): Protocol<void> {
  yield* writeRecordBytes(state, kind, encodeRecord(kind, record));
}

/** `writeRecord` of what `encodeRecord` made. */
export function* writeRecordBytes(state: StateDir, kind: RecordKind<unknown>, bytes: Uint8Array): Protocol<void> {
  yield* writeFileAtomic(recordPath(state, kind), bytes);
}

/** Removes the record durably; a crash leaves it there or gone. The caller is the only writer. False if there was none. */
export function* removeRecord(state: StateDir, kind: RecordKind<unknown>): Protocol<boolean> {
  return yield* removeFile(recordPath(state, kind));
}

export function recordPath(state: Pick<StateDir, 'dir'>, kind: Pick<RecordKind<unknown>, 'file'>): string {
  return `${state.dir}/${kind.file}`;
}
