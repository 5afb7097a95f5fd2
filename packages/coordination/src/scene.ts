import type { Protocol } from '@muse/io/protocols';

import { readTail, type EventTail } from './events/event-log.js';
import type { StoredEvent } from './events/event.js';
import { momentNow } from './lease-time.js';
import type { Moment } from './moment.js';
import type { Coordination } from './open-coordination.js';
import { stillKnown } from './record/cache.js';
import { lifeOf, type LifeContext } from './record/life.js';
import { recordPath } from './record/places.js';
import { readRecord, readRecords, type StoredRecords } from './record/read-records.js';
import type { RecordKind, RecordWarning } from './record/record.js';
import type { StoredRecord } from './record/stored-record.js';

/** What there is at one moment: the time, the end of the log, and the records that were asked for. */
export interface Scene {
  readonly coord: Coordination;
  readonly tail: EventTail;
  readonly now: Moment;
  /** For `lifeOf` and its like. */
  readonly context: LifeContext;
  readonly reservations: readonly StoredRecord[];
  readonly intents: readonly StoredRecord[];
  readonly warnings: readonly RecordWarning[];
  /** Greater than every number in the log and in the records that were read. */
  readonly nextSeq: number;
}

/** What a scene shows: all records of these kinds, or what there is with this id, and the reservation that it names. */
export type Sight = { readonly kinds: readonly RecordKind[] } | { readonly id: string };

/**
 * Looks at records. Within one handle only what has changed since the last time is read again, as the log tells; without
 * the lock a record that is being changed is seen as before or after.
 */
export function* lookAt(coord: Coordination, sight: Sight): Protocol<Scene> {
  const tail = yield* readTail(coord);
  // A log that was lost tells neither time nor numbers: then all records have to.
  const wanted: Sight = tail.events.length === 0 ? { kinds: ['reservation', 'intent'] } : sight;
  const { records, warnings } =
    'id' in wanted ? yield* readById(coord, wanted.id) : yield* readKinds(coord, tail, wanted);
  const now = yield* momentNow(tail.events, greatest(records.map(({ leaseFrom }) => leaseFrom)));
  const reservations = records.filter(({ kind }) => kind === 'reservation');
  const byId = new Map(reservations.map((record) => [record.id, record]));
  return {
    coord,
    tail,
    now,
    context: { leaseMs: now.leaseMs, reservation: (id) => byId.get(id) },
    reservations,
    intents: records.filter(({ kind }) => kind === 'intent'),
    warnings,
    nextSeq: Math.max(tail.nextSeq, firstSeq(tail, now), greatest(records.map(({ seq }) => seq)) + 1),
  };
}

function* readKinds(
  coord: Coordination,
  { events }: EventTail,
  { kinds }: { readonly kinds: readonly RecordKind[] },
): Protocol<StoredRecords> {
  const files = stillKnown(coord.cache, events, (event) => pathOf(coord, event));
  const records: StoredRecord[] = [];
  const warnings: RecordWarning[] = [];
  for (const kind of kinds) {
    const found = yield* readRecords(coord, kind, files);
    records.push(...found.records);
    warnings.push(...found.warnings);
  }
  const last = events.at(-1);
  coord.cache.state = last === undefined ? undefined : { lastSeq: last.seq, files };
  return { records, warnings };
}

function* readById(coord: Coordination, id: string): Protocol<StoredRecords> {
  const records: StoredRecord[] = [];
  const warnings: RecordWarning[] = [];
  function* read(kind: RecordKind, name: string): Protocol<StoredRecord | undefined> {
    const found = yield* readRecord(coord, kind, name);
    if (found === undefined) return undefined;
    if ('reason' in found) {
      warnings.push(found);
      return undefined;
    }
    records.push(found);
    return found;
  }
  yield* read('reservation', id);
  const intent = yield* read('intent', id);
  if (typeof intent?.reservationId === 'string' && intent.reservationId !== id) {
    yield* read('reservation', intent.reservationId);
  }
  return { records, warnings };
}

/**
 * A new log begins with the number of milliseconds since 1970. Events are further apart than that, so if the whole
 * directory was removed the numbers still go on growing, as long as the wall clock was not set back behind it.
 */
function firstSeq(tail: EventTail, now: Moment): number {
  return tail.events.length === 0 ? now.wallMs : 0;
}

export function isLive(record: StoredRecord, scene: Pick<Scene, 'context'>): boolean {
  return lifeOf(record, scene.context).status === 'active';
}

function pathOf(coord: Coordination, event: StoredEvent): string | undefined {
  return event.kind === 'abandoned' ? undefined : recordPath(coord, event.record.kind, event.record.id);
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}
