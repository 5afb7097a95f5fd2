import { errorCode, openLog, type AppendLog, type DamageReason, type LogContent } from '@muse/io';
import { appendRecords, port, readLog, readLogTail, writeFileAtomic, type Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { eventsPath } from '../record/places.js';
import { eventToJson, parseEvent, type StoredEvent } from './event.js';

const MAX_LINE_BYTES = 1_024 * 1_024;
/** As many events as two machines on one disk may write between two of a third, and those that a cache may have missed. */
const TAIL_EVENTS = 64;
/** No event takes less. */
const LEAST_BYTES = 64;

const DAMAGE: Readonly<Record<DamageReason, string>> = {
  unfinished: 'the last line has no end',
  malformed: 'the line is not of the form of a record',
  length: 'the line is shorter or longer than it says',
  checksum: 'the line does not match its checksum',
  'too-long': 'the line is too long',
};

/** The end of the log. */
export interface EventTail {
  readonly events: readonly StoredEvent[];
  /** Greater than the number of every event that was ever in the log; 0 if no event can be read. */
  readonly nextSeq: number;
  /** Where the last event starts, in bytes; 0 if there is none. */
  readonly lastOffset: number;
}

export interface LoggedEvents {
  readonly events: readonly StoredEvent[];
  /** Where the first event starts, in bytes; 0 if there is none. */
  readonly firstOffset: number;
  readonly damaged: readonly LogPiece[];
}

/** A piece of the log that is no event. */
export interface LogPiece {
  /** In bytes, from the start. */
  readonly offset: number;
  readonly reason: string;
  /** How many events it may have been, at most. */
  readonly events: number;
}

export function* readTail(coord: Coordination): Protocol<EventTail> {
  const { events, lost, lastOffset } = eventsIn(yield* orNothing(readLogTail(logOf(coord), TAIL_EVENTS)));
  const last = events.at(-1);
  // What was damaged after the last event may have been events, and had numbers then.
  return { events, nextSeq: last === undefined ? 0 : last.seq + 1 + lost, lastOffset };
}

export function* readEvents(coord: Coordination): Protocol<LoggedEvents> {
  return eventsIn(yield* orNothing(readLog(logOf(coord))));
}

/**
 * Appends events durably. The caller holds the lock. A crash leaves some of them from the front, perhaps a torn line, which
 * readers pass over. An event whose record was not published after it is abandoned by the next change.
 *
 * @param tail what stood at the end before
 */
export function* appendEvents(coord: Coordination, tail: EventTail, events: readonly StoredEvent[]): Protocol<void> {
  const log = logOf(coord);
  const stat = yield* port.stat(log.path);
  if (stat !== undefined && stat.size > coord.historyBytes) yield* dropOlderHalf(log, tail.lastOffset);
  // Where an event is, the name of the log was made durable before it.
  log.end.entryDurable = tail.events.length > 0;
  yield* appendRecords(log, events.map(eventToJson));
}

/** The last event stays in any case. A crash leaves the whole log or its newer half, and in it whole events. */
function* dropOlderHalf(log: AppendLog, lastOffset: number): Protocol<void> {
  const { records } = yield* readLog(log);
  const bytes = yield* port.readFile(log.path);
  if (bytes === undefined) return;
  // It begins with a record, so that whatever else stands before the first event is seen to be damage.
  const cut = records.find(({ offset }) => offset >= bytes.length / 2)?.offset ?? lastOffset;
  if (cut > 0) yield* writeFileAtomic(log.path, bytes.subarray(Math.min(cut, lastOffset)));
}

/** Whatever has the log's name and is no file holds no events; the next change fails and says so. */
function* orNothing(reading: Protocol<LogContent>): Protocol<LogContent> {
  try {
    return yield* reading;
  } catch (error) {
    if (errorCode(error) !== 'EISDIR') throw error;
    return { records: [], damaged: [], next: 0 };
  }
}

function logOf(coord: Coordination): AppendLog {
  return openLog(eventsPath(coord), { fs: coord.fs, lockPath: null, maxLineBytes: MAX_LINE_BYTES });
}

interface Found extends LoggedEvents {
  /** How many events at most may be lost after the last one. */
  readonly lost: number;
  readonly lastOffset: number;
}

/** The events in a piece of the log, and what else is in it. */
function eventsIn(content: LogContent): Found {
  const events: StoredEvent[] = [];
  const damaged: LogPiece[] = content.damaged.map(({ offset, length, reason }) => ({
    offset,
    reason: DAMAGE[reason],
    events: Math.ceil(length / LEAST_BYTES),
  }));
  let [firstOffset, lastOffset] = [0, 0];
  for (const { value, offset } of content.records) {
    const event = parseEvent(value);
    if (typeof event === 'string') damaged.push({ offset, reason: event, events: 1 });
    else {
      if (events.length === 0) firstOffset = offset;
      events.push(event);
      lastOffset = offset;
    }
  }
  const lost = damaged.filter(({ offset }) => offset >= lastOffset).reduce((sum, piece) => sum + piece.events, 0);
  return { events, damaged, lost, firstOffset, lastOffset };
}
