import { errorCode, openLog, parentPath, type AppendLog, type LogContent, type LogDamage } from '@muse/io';
import { appendRecords, port, readLog, readLogTail, type Protocol } from '@muse/io/protocols';

import { isEntry, type StoredEntry } from './record.js';

export interface LogEntries {
  /** Newest last. */
  readonly entries: readonly StoredEntry[];
  /** The lines that are none. */
  readonly damaged: readonly LogDamage[];
}

/** Longest line of a reflog, in bytes. */
const LONGEST_LINE = 256 * 1024;

/**
 * Appends what `make` answers, given the newest entry. The caller holds the lock. Not synced: the ref that moves next is
 * what counts, and the next writer notes what the log lacks. A crash here leaves a whole line, part of one, or none; part
 * of one stays as a line of its own, which readers report.
 */
export function* appendToLog(
  path: string,
  make: (newest: StoredEntry | undefined) => readonly StoredEntry[],
): Protocol<void> {
  const log = reflogAt(path);
  const tail = yield* readLogTail(log, 1);
  const entries = make(entriesOf(tail).entries.at(-1));
  if (entries.length === 0) return;
  if (tail.next === 0) yield* makeDirs(parentPath(path));
  yield* appendRecords(log, entries);
}

/** The newest `limit` entries of a reflog file, all of them without a limit; none if there is no such file. */
export function* readLogFile(path: string, limit: number = Infinity): Protocol<LogEntries> {
  const log = reflogAt(path);
  return entriesOf(limit === Infinity ? yield* readLog(log) : yield* readLogTail(log, limit));
}

function entriesOf(content: LogContent): LogEntries {
  const entries: StoredEntry[] = [];
  const damaged = [...content.damaged];
  for (const { value, offset } of content.records) {
    if (isEntry(value)) entries.push(value);
    else damaged.push({ offset, length: 0, reason: 'malformed' });
  }
  return { entries, damaged };
}

function reflogAt(path: string): AppendLog {
  return openLog(path, { lockPath: null, fsync: 'process', maxLineBytes: LONGEST_LINE });
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
