import { port, type Protocol } from '@muse/io/protocols';

import { readEvents } from '../events/event-log.js';
import type { StoredEvent } from '../events/event.js';
import type { Coordination } from '../open-coordination.js';
import { eventsPath } from '../record/places.js';
import { readRecords } from '../record/read-records.js';
import type { RecordWarning } from '../record/record.js';
import type { StoredRecord } from '../record/stored-record.js';

export interface CoordinationReport {
  /** How many records can be read, ended ones too. */
  readonly reservations: number;
  readonly intents: number;
  /** How many events can be read. */
  readonly events: number;
  readonly problems: readonly RecordWarning[];
}

/**
 * Reads every record and every event from the disk and reports what is none, and events that are missing. A line of the log
 * that was cut off or has holes is what a crash leaves, and no problem unless a later event or a record tells that it had
 * been whole. Takes no lock and changes nothing.
 */
export function* inspectCoordination(coord: Coordination): Protocol<CoordinationReport> {
  const reservations = yield* readRecords(coord, 'reservation', new Map());
  const intents = yield* readRecords(coord, 'intent', new Map());
  // After the records, so that it tells of all of them.
  const log = yield* inspectLog(coord);
  const records = [...reservations.records, ...intents.records];
  return {
    reservations: reservations.records.length,
    intents: intents.records.length,
    events: log.events.length,
    problems: [...reservations.warnings, ...intents.warnings, ...log.problems, ...untold(coord, log.events, records)],
  };
}

interface LogReport {
  readonly events: readonly StoredEvent[];
  readonly problems: readonly RecordWarning[];
}

function* inspectLog(coord: Coordination): Protocol<LogReport> {
  const path = eventsPath(coord);
  const stat = yield* port.lstat(path);
  if (stat === undefined) return { events: [], problems: [] };
  if (stat.kind !== 'file') return { events: [], problems: [{ path, reason: `it is a ${stat.kind}, not a file` }] };
  const { events, damaged, firstOffset } = yield* readEvents(coord);
  // What came before the first event may have been dropped, but then nothing stands before it.
  const [first] = events;
  const isCut = first !== undefined && !(first.after > 0 && damaged.some(({ offset }) => offset < firstOffset));
  const gaps = events.filter(({ after }, at) => (at === 0 ? !isCut : after !== events[at - 1]!.seq));
  return { events, problems: gaps.map(({ seq }) => ({ path, reason: `events before number ${seq} are lost` })) };
}

/** An event is durable before its record, so a record that is newer than all events had one. */
function untold(
  coord: Coordination,
  events: readonly StoredEvent[],
  records: readonly StoredRecord[],
): readonly RecordWarning[] {
  const last = events.at(-1)?.seq ?? 0;
  const newer = records.filter(({ seq }) => seq > last);
  if (newer.length === 0) return [];
  const seqs = newer.map(({ seq }) => seq).toSorted((a, b) => a - b);
  return [{ path: eventsPath(coord), reason: `events from number ${seqs[0]} on are lost` }];
}
