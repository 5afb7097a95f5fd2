import { errorCode } from '../errors/muse-error.js';
import type { Descriptor } from '../port/calls.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { LineSplitter, type Line } from './lines.js';
import type { AppendLog } from './open-log.js';
import { parseRecord, type DamageReason } from './record-line.js';

export interface LogRecord {
  readonly value: unknown;
  /** Where its line starts in the file, in bytes. */
  readonly offset: number;
}

/** A piece of a log that is no record. */
export interface LogDamage {
  readonly offset: number;
  readonly length: number;
  readonly reason: DamageReason;
}

export interface LogContent {
  readonly records: readonly LogRecord[];
  readonly damaged: readonly LogDamage[];
  /** Where to read on, in bytes: behind the last line that was read. */
  readonly next: number;
}

export interface ReadOptions {
  /** Where to start, in bytes: 0, an `offset`, or the `next` of an earlier reading. */
  readonly from?: number;
  /** Stop after this many records. */
  readonly limit?: number;
}

const CHUNK_BYTES = 64 * 1024;
const TAIL_BYTES = 4 * 1024;

/**
 * Reads the records of a log in their order; a log that does not exist has none. It takes no lock: records that are
 * being appended meanwhile are there or not yet, the last of them perhaps as `unfinished`. Every intact record is
 * returned whatever stands around it, and everything else is reported. A line over the log's limit takes no memory.
 *
 * @throws the system's error if the file cannot be read
 */
export function* readLog(log: AppendLog, options: ReadOptions = {}): Protocol<LogContent> {
  const found = new Found(options.limit ?? Infinity, options.from ?? 0);
  yield* withLogFile(log.path, (fd) =>
    readLines(fd, log, { from: found.next, to: Infinity }, (line) => found.add(line)),
  );
  return { records: found.records, damaged: found.damaged, next: found.next };
}

/**
 * Reads the last `count` records, oldest first, in work proportional to what they take, and what is damaged after the
 * first of them.
 */
export function* readLogTail(log: AppendLog, count: number): Protocol<LogContent> {
  const content = yield* withLogFile(log.path, (fd) => readBackwards(fd, log, count));
  return content ?? { records: [], damaged: [], next: 0 };
}

/** Looks at the last 4 KiB for each record, at most 64 KiB, then at twice as much until enough records are in sight. */
function* readBackwards(fd: Descriptor, log: AppendLog, count: number): Protocol<LogContent> {
  const { size } = yield* port.fstat(fd);
  for (let span = Math.min(Math.max(count, 1) * TAIL_BYTES, CHUNK_BYTES); ; span *= 2) {
    const from = Math.max(0, size - span);
    const found = new Found(Infinity, from);
    // The first line in sight started before it, unless the file did.
    let partial = from > 0;
    yield* readLines(fd, log, { from, to: size }, (line) => {
      if (!partial) return found.add(line);
      partial = false;
      return true;
    });
    if (from > 0 && found.records.length < count) continue;
    const records = count === 0 ? [] : found.records.slice(-count);
    const all = from === 0 && found.records.length <= count;
    const first = all ? 0 : (records[0]?.offset ?? size);
    return { records, damaged: found.damaged.filter(({ offset }) => offset >= first), next: found.next };
  }
}

class Found {
  readonly records: LogRecord[] = [];
  readonly damaged: LogDamage[] = [];
  next: number;
  readonly #limit: number;

  constructor(limit: number, from: number) {
    this.#limit = limit;
    this.next = from;
  }

  /** Takes a line in; false once there is enough. */
  add(line: Line): boolean {
    if (this.records.length >= this.#limit) return false;
    const { offset, length } = line;
    const parsed =
      line.bytes === undefined ? { ok: false as const, reason: 'too-long' as const } : parseRecord(line.bytes);
    if (parsed.ok) this.records.push({ value: parsed.value, offset });
    else if (length > 0) this.damaged.push({ offset, length, reason: line.finished ? parsed.reason : 'unfinished' });
    // An unfinished line is read again by whoever goes on from here, unless it is a whole record already.
    if (line.finished || parsed.ok) this.next = offset + length + (line.finished ? 1 : 0);
    return true;
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function* readLines(fd: Descriptor, log: AppendLog, range: Range, take: (line: Line) => boolean): Protocol<void> {
  const splitter = new LineSplitter(range.from, log.maxLineBytes);
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, range.to - range.from));
  for (let at = range.from; at < range.to;) {
    const count = yield* port.read(fd, buffer, 0, Math.min(buffer.length, range.to - at), at);
    if (count === 0) break;
    at += count;
    for (const line of splitter.feed(buffer.subarray(0, count))) if (!take(line)) return;
  }
  const last = splitter.end();
  if (last !== undefined) take(last);
}

function* withLogFile<T>(path: string, body: (fd: Descriptor) => Protocol<T>): Protocol<T | undefined> {
  let fd: Descriptor;
  try {
    fd = yield* port.open(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  try {
    return yield* body(fd);
  } finally {
    yield* port.close(fd);
  }
}
