import { port, type Protocol } from '@muse/io/protocols';

import { readEvents } from '../events/event-log.js';
import type { Coordination } from '../open-coordination.js';
import { eventsPath } from '../record/places.js';
import { readRecords } from '../record/read-records.js';
import type { RecordWarning } from '../record/record.js';

export interface CoordinationReport {
  /** How many records can be read, ended ones too. */
  readonly reservations: number;
  readonly intents: number;
  /** How many events can be read. */
  readonly events: number;
  readonly problems: readonly RecordWarning[];
}

/**
 * Reads every record and every event from the disk and reports what is none. A line of the log that was cut off is what a crash
 * leaves, and no problem. Takes no lock and changes nothing.
 */
export function* inspectCoordination(coord: Coordination): Protocol<CoordinationReport> {
  const reservations = yield* readRecords(coord, 'reservation', new Map());
  const intents = yield* readRecords(coord, 'intent', new Map());
  const log = yield* inspectLog(coord);
  return {
    reservations: reservations.records.length,
    intents: intents.records.length,
    events: log.events,
    problems: [...reservations.warnings, ...intents.warnings, ...log.problems],
  };
}

interface LogReport {
  readonly events: number;
  readonly problems: readonly RecordWarning[];
}

function* inspectLog(coord: Coordination): Protocol<LogReport> {
  const path = eventsPath(coord);
  const stat = yield* port.lstat(path);
  if (stat === undefined) return { events: 0, problems: [] };
  if (stat.kind !== 'file') return { events: 0, problems: [{ path, reason: `it is a ${stat.kind}, not a file` }] };
  const { events, damaged } = yield* readEvents(coord);
  const problems = damaged
    .filter(({ torn }) => !torn)
    .map(({ offset, reason }) => ({ path, reason: `at byte ${offset}: ${reason}` }));
  return { events: events.length, problems };
}
