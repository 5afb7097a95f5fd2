import { MuseError, type Descriptor } from '@muse/io';
import {
  discardTemp,
  openTemp,
  port,
  publishTemp,
  readLog,
  readLogTail,
  sealTemp,
  sweepTemps,
  writeAll,
  type Protocol,
} from '@muse/io/protocols';

import { underLogLock, type OperationLog } from './operation-log.js';
import { readPart } from './record.js';

export interface CompactOptions {
  /** Keep the entries that are not older than this, in milliseconds since 1970. */
  readonly since?: number;
  /** Keep so many of the newest entries, however old they are; the newest one is always kept. */
  readonly newest?: number;
}

export interface CompactResult {
  /** Bytes of the log before and after. */
  readonly before: number;
  readonly after: number;
}

const CHUNK = 256 * 1024;
/** Records looked at at once while the first one to be kept is sought. */
const BATCH = 1_000;

/**
 * Drops the oldest entries: all before the first one that either option keeps. The rest is copied byte for byte, damaged
 * lines too, so nothing vanishes from the middle.
 *
 * Holds the lock of the log, so appends wait and are in the new file. A reader that is under way goes on in the old one.
 * A crash before the rename leaves the old log and a temp, which the next compaction sweeps; after it the new log, whole
 * and synced.
 *
 * @throws `ERR_MUSE_BAD_OPTION` (refused) unless one of the options is given.
 */
export function* compactOperations(log: OperationLog, options: CompactOptions): Protocol<CompactResult> {
  if (options.since === undefined && options.newest === undefined) {
    throw new MuseError('compacting the operation log needs to know what to keep', {
      code: 'ERR_MUSE_BAD_OPTION',
      kind: 'refused',
    });
  }
  return yield* underLogLock(log, function* () {
    yield* sweepTemps(log.dir);
    const before = (yield* port.lstat(log.file.path))?.size ?? 0;
    const from = yield* firstKept(log, options, before);
    if (from > 0) yield* dropBefore(log, from);
    return { before, after: before - from };
  });
}

/** Where the first entry to be kept starts. */
function* firstKept(log: OperationLog, { since, newest }: CompactOptions, end: number): Protocol<number> {
  const young = since === undefined ? end : yield* firstSince(log, since, end);
  return Math.min(young, yield* firstOfNewest(log, Math.max(1, newest ?? 1)));
}

function* firstSince(log: OperationLog, since: number, end: number): Protocol<number> {
  for (let from = 0; from < end;) {
    const content = yield* readLog(log.file, { from, limit: BATCH });
    const { operations, offsets } = readPart(log.file.path, content);
    const index = operations.findIndex(({ time }) => time >= since);
    if (index >= 0) return offsets[index]!;
    if (content.records.length < BATCH) break;
    from = content.next;
  }
  return end;
}

function* firstOfNewest(log: OperationLog, newest: number): Protocol<number> {
  for (let count = newest; ; count *= 2) {
    const content = yield* readLogTail(log.file, count);
    const { offsets } = readPart(log.file.path, content);
    if (offsets.length >= newest) return offsets[offsets.length - newest]!;
    if (content.records.length < count) return 0;
  }
}

function* dropBefore(log: OperationLog, from: number): Protocol<void> {
  const temp = yield* openTemp(log.dir);
  try {
    const fd = yield* port.open(log.file.path, 'r');
    try {
      yield* copyFrom(fd, from, temp.fd);
    } finally {
      yield* port.close(fd);
    }
    yield* sealTemp(temp);
    yield* publishTemp(temp, log.file.path);
  } catch (error) {
    yield* discardTemp(temp);
    throw error;
  }
}

function* copyFrom(source: Descriptor, from: number, target: Descriptor): Protocol<void> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let at = from; ;) {
    const count = yield* port.read(source, buffer, 0, CHUNK, at);
    if (count === 0) return;
    yield* writeAll(target, buffer.subarray(0, count));
    at += count;
  }
}
