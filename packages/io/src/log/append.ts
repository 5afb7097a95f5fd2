import { errorCode } from '../errors/muse-error.js';
import { withLock } from '../lock/with-lock.js';
import { parentPath } from '../path/parts.js';
import type { Degradation, Descriptor } from '../port/calls.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { ensureDir } from '../write/ensure-dir.js';
import { syncDirectory, syncFile } from '../write/fsync-policy.js';
import { writeAll } from '../write/temp.js';
import type { AppendLog } from './open-log.js';
import { encodeRecord } from './record-line.js';

export interface AppendResult {
  /** Where the first of the records starts in the file, in bytes. */
  readonly offset: number;
  /** Bytes appended. */
  readonly bytes: number;
  /** False if a sync is not supported here, or the log's policy asks for none. */
  readonly durable: boolean;
  readonly degraded: readonly Degradation[];
}

const NEWLINE = Buffer.from('\n');

/**
 * Appends records, one line each, in one write, and syncs them if the log is `durable`. Any number of processes may
 * append at once. A crash leaves the records before and of these none or some, each whole, and perhaps a torn line: a part
 * from the front after SIGKILL, and after a power cut where the file system writes data in order, else any part. The next
 * append starts with a newline where one is missing, so that a torn line stays by itself, and reading reports it.
 *
 * @throws the system's error if a write fails, `DurabilityError` if a sync does; then the records are not acknowledged
 * and, unless that fails too, taken off the file again. `ERR_MUSE_BAD_JSON` and `ERR_MUSE_RECORD_TOO_LONG` before
 * anything is written; `ERR_MUSE_LOCKED` as `withLock`.
 */
export function* appendRecords(log: AppendLog, values: readonly unknown[]): Protocol<AppendResult> {
  const lines = Buffer.concat(values.map((value) => encodeRecord(value, log.path, log.maxLineBytes)));
  if (log.lockPath === null) return yield* appendLines(log, lines);
  return yield* withLock(log.lockPath, () => appendLines(log, lines));
}

function* appendLines(log: AppendLog, lines: Buffer): Protocol<AppendResult> {
  const fd = yield* openForAppend(log.path);
  let result: AppendResult;
  try {
    result = yield* appendTo(fd, log, lines);
  } catch (error) {
    yield* closeAfterFailure(fd);
    throw error;
  }
  yield* port.close(fd);
  return result;
}

function* appendTo(fd: Descriptor, log: AppendLog, lines: Buffer): Protocol<AppendResult> {
  const { size } = yield* port.fstat(fd);
  const degraded: Degradation[] = [];
  // Before the first record: whoever finds a record in the file may rely on its name being durable.
  if (log.fsync === 'durable' && (size === 0 || !log.end.entryDurable)) {
    note(degraded, yield* syncDirectory(parentPath(log.path)));
    log.end.entryDurable = true;
  }
  const loose = log.end.doubtful || (size > 0 && size !== log.end.size && !(yield* endsInNewline(log.path, size)));
  const bytes = loose ? Buffer.concat([NEWLINE, lines]) : lines;
  try {
    yield* writeAll(fd, bytes);
    if (log.fsync === 'durable') note(degraded, yield* syncFile(fd, log.path, 'fdatasync'));
  } catch (error) {
    yield* takeBack(fd, size, log);
    throw error;
  }
  log.end.size = size + bytes.length;
  log.end.doubtful = false;
  const offset = size + bytes.length - lines.length;
  return { offset, bytes: lines.length, durable: log.fsync === 'durable' && degraded.length === 0, degraded };
}

function note(degraded: Degradation[], degradation: Degradation | undefined): void {
  if (degradation !== undefined) degraded.push(degradation);
}

function* openForAppend(path: string): Protocol<Descriptor> {
  try {
    return yield* port.open(path, 'a');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  yield* ensureDir(parentPath(path));
  return yield* port.open(path, 'a');
}

function* endsInNewline(path: string, size: number): Protocol<boolean> {
  const fd = yield* port.open(path, 'r');
  try {
    const last = new Uint8Array(1);
    const count = yield* port.read(fd, last, 0, 1, size - 1);
    return count === 1 && last[0] === 0x0a;
  } finally {
    yield* port.close(fd);
  }
}

/**
 * Takes a failed append off the file. After a failed fsync its pages count as clean though they may not be on the disk:
 * a later record right behind them could turn out, after a power cut, to be glued to something else. Where even this
 * fails the next append starts with a newline of its own.
 */
function* takeBack(fd: Descriptor, size: number, log: AppendLog): Protocol<void> {
  log.end.size = undefined;
  try {
    yield* port.ftruncate(fd, size);
  } catch {
    log.end.doubtful = true;
  }
}

function* closeAfterFailure(fd: Descriptor): Protocol<void> {
  try {
    yield* port.close(fd);
  } catch (error) {
    // The failure that led here is the one to report.
    if (errorCode(error) === undefined) throw error;
  }
}
