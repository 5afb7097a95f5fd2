import { nodeFileSystem } from './port/node.js';
import type { OnOptions as On } from './forms.js';
import type { Protocol } from './protocol/protocol.js';
import { runPromises, runSync } from './protocol/run.js';
import { withLock as withLockProtocol, type LockOptions } from './lock/with-lock.js';
import * as protocols from './protocols.js';
import type { WriteOptions, WriteResult } from './write/temp.js';
import type { FileData } from './write/write-file.js';

export type {
  Calls,
  Degradation,
  Descriptor,
  DirectoryEntry,
  DirectoryStat,
  FileKind,
  FileStat,
  FileSystem,
  Liveness,
  OpenFlags,
  ProcessIdentity,
  PromiseCalls,
} from './port/calls.js';
export { errorCode, MuseError, type FailureKind, type MuseErrorOptions } from './errors/muse-error.js';
export { compareNames, decodeName, encodeName, hasRawBytes } from './path/names.js';
export type { DiskImage, ImageDirectory, ImageFile, ImageNode, ImageSymlink } from './memory/image.js';
export { memoryFileSystem, type MemoryFileSystem, type MemoryOptions } from './memory/memory-file-system.js';
export {
  appendRecords,
  appendRecordsSync,
  ensureDir,
  ensureDirSync,
  readLog,
  readLogSync,
  readLogTail,
  readLogTailSync,
  removeFile,
  removeFileSync,
  sweepTemps,
  sweepTempsSync,
  writeGroup,
  writeGroupSync,
  type OnOptions,
} from './forms.js';
export { containPath } from './path/contain.js';
export { basePath, parentPath } from './path/parts.js';
export { nodeFileSystem, reducedDurability } from './port/node.js';
export { promised, synced, type OnFileSystem, type Promised, type Synced } from './protocol/forms.js';
export type { Protocol, Step } from './protocol/protocol.js';
export { runPromises, runSync } from './protocol/run.js';
export type { CallOutcome, RecordedCall } from './recording/recorded-call.js';
export { recordingFileSystem, type Recording, type RecordingOptions } from './recording/recording-file-system.js';
export type { GroupFile } from './group/write-group.js';
export type { AppendResult } from './log/append.js';
export { openLog, type AppendLog, type LogEnd, type LogOptions } from './log/open-log.js';
export type { LogContent, LogDamage, LogRecord, ReadOptions } from './log/read.js';
export type { DamageReason } from './log/record-line.js';
export { isTempName } from './sweep/temp-name.js';
export type { LockOptions } from './lock/with-lock.js';
export { DurabilityError } from './write/fsync-policy.js';
export type { TempPrefix, WriteOptions, WriteResult } from './write/temp.js';
export { encodeJson, type FileData } from './write/write-file.js';

const run = <T>(on: On | undefined, protocol: Protocol<T>): Promise<T> =>
  runPromises(on?.fs ?? nodeFileSystem, protocol);
const runNow = <T>(on: On | undefined, protocol: Protocol<T>): T => runSync(on?.fs ?? nodeFileSystem, protocol);

/** Replaces a file, or makes it, atomically and durably. See the protocol for the steps and the errors. */
export function writeFileAtomic(path: string, data: FileData, options?: WriteOptions & On): Promise<WriteResult> {
  return run(options, protocols.writeFileAtomic(path, data, options));
}

/** `writeFileAtomic`, synchronously; `data` cannot be an asynchronous iterable. */
export function writeFileAtomicSync(path: string, data: FileData, options?: WriteOptions & On): WriteResult {
  return runNow(options, protocols.writeFileAtomic(path, data, options));
}

/** Replaces a file by a text in UTF-8, atomically and durably. */
export function writeTextAtomic(path: string, text: string, options?: WriteOptions & On): Promise<WriteResult> {
  return run(options, protocols.writeTextAtomic(path, text, options));
}

/** `writeTextAtomic`, synchronously. */
export function writeTextAtomicSync(path: string, text: string, options?: WriteOptions & On): WriteResult {
  return runNow(options, protocols.writeTextAtomic(path, text, options));
}

/** Options of the JSON writers: `indent` is in spaces, 2 by default. */
export type JsonOptions = WriteOptions & On & { readonly indent?: number };

/** Replaces a file by a value as JSON, atomically and durably. */
export function writeJsonAtomic(path: string, value: unknown, options?: JsonOptions): Promise<WriteResult> {
  return run(options, protocols.writeJsonAtomic(path, value, options));
}

/** `writeJsonAtomic`, synchronously. */
export function writeJsonAtomicSync(path: string, value: unknown, options?: JsonOptions): WriteResult {
  return runNow(options, protocols.writeJsonAtomic(path, value, options));
}

/** Makes a file that must not exist yet; `ERR_MUSE_EXISTS` if it does. */
export function createExclusive(path: string, data: FileData, options?: WriteOptions & On): Promise<WriteResult> {
  return run(options, protocols.createExclusive(path, data, options));
}

/** `createExclusive`, synchronously. */
export function createExclusiveSync(path: string, data: FileData, options?: WriteOptions & On): WriteResult {
  return runNow(options, protocols.createExclusive(path, data, options));
}

/** Runs `body` while holding the lock at `path`; its result is this call's. */
export function withLock<T>(path: string, body: () => Promise<T>, options?: LockOptions & On): Promise<T> {
  return run(
    options,
    withLockProtocol(path, () => protocols.awaited(body()), options),
  );
}

/** `withLock`, synchronously. */
export function withLockSync<T>(path: string, body: () => T, options?: LockOptions & On): T {
  return runNow(
    options,
    withLockProtocol(path, () => immediately(body), options),
  );
}

// eslint-disable-next-line require-yield -- a protocol without a step
function* immediately<T>(body: () => T): Protocol<T> {
  return body();
}
