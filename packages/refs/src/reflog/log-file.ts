import { errorCode, parentPath } from '@muse/io';
import { port, writeAll, type Protocol } from '@muse/io/protocols';

import { openIfThere, readUpTo } from '../disk/read-file.js';
import { formatEntry, parseEntry, type StoredEntry } from './record.js';

/** A stretch of a reflog that is no entry. */
export interface LogDamage {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

export interface LogContent {
  /** Newest last. */
  readonly entries: readonly StoredEntry[];
  readonly damaged: readonly LogDamage[];
}

/** Bytes read from the end at first; entries are some 300 bytes each. */
const FIRST_READ = 4_096;

/**
 * Appends what `make` answers, given the newest entry. The caller holds the lock. Not synced: the ref that moves next is
 * what counts, and the next writer notes what the log lacks. A crash here leaves a whole line, part of one, or none; part
 * of one stays as a line of its own, which readers report.
 */
export function* appendToLog(path: string, make: (newest: StoredEntry | undefined) => readonly StoredEntry[]): Protocol<void> {
  const fd = yield* openLogFile(path);
  try {
    const { size } = yield* port.fstat(fd);
    const tail = yield* readTail(fd, size, 1);
    const lines = make(tail.entries.at(-1)).map(formatEntry).join('');
    if (lines !== '') yield* writeAll(fd, Buffer.from(tail.torn ? `\n${lines}` : lines, 'utf8'), size);
  } finally {
    yield* port.close(fd);
  }
}

/** The newest `limit` entries of a reflog file, all of them without a limit; `undefined` if there is no such file. */
export function* readLogFile(path: string, limit: number = Infinity): Protocol<LogContent | undefined> {
  const fd = yield* openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const { size } = yield* port.fstat(fd);
    return yield* readTail(fd, size, limit);
  } finally {
    yield* port.close(fd);
  }
}

/** Reads from the end, in growing pieces, until there are `limit` entries. */
function* readTail(fd: number, size: number, limit: number): Protocol<LogContent & { readonly torn: boolean }> {
  for (let length = limit === Infinity ? size : FIRST_READ * Math.ceil(limit / 8); ; length *= 4) {
    const start = Math.max(0, size - length);
    const bytes = yield* readUpTo(fd, size - start, start);
    // Without the file's start the first line of the piece may be cut.
    const from = start === 0 ? 0 : bytes.indexOf(0x0a) + 1;
    const content = parseLines(bytes.subarray(from), start + from);
    if (start > 0 && content.entries.length < limit) continue;
    const torn = bytes.length > 0 && bytes[bytes.length - 1] !== 0x0a;
    return { ...content, entries: content.entries.slice(Math.max(0, content.entries.length - limit)), torn };
  }
}

function parseLines(bytes: Buffer, offset: number): LogContent {
  const entries: StoredEntry[] = [];
  const damaged: LogDamage[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const parsed = newline < 0 ? 'the last line is torn' : parseEntry(bytes.toString('utf8', start, end));
    if (typeof parsed !== 'string') entries.push(parsed);
    else if (end > start) damaged.push({ offset: offset + start, length: end - start, reason: parsed });
    start = end + 1;
  }
  return { entries, damaged };
}

function* openLogFile(path: string): Protocol<number> {
  try {
    return yield* port.open(path, 'r+');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  yield* makeDirs(parentPath(path));
  return yield* port.open(path, 'wx', 0o666);
}

/** Makes a directory and those above it. Directories of logs are no more synced than what is in them. */
export function* makeDirs(path: string): Protocol<void> {
  try {
    yield* port.mkdir(path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (errorCode(error) !== 'ENOENT') throw error;
    yield* makeDirs(parentPath(path));
    yield* makeDirs(path);
  }
}
