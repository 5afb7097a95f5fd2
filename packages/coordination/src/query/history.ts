import type { Protocol } from '@muse/io/protocols';

import { addressSet, type AddressSet } from '../address/meetings.js';
import { parseAddress } from '../address/parse-address.js';
import { abandonedEvent } from '../change/change.js';
import { touches } from '../change/overlaps.js';
import { readEvents } from '../events/event-log.js';
import type { ChangeKind, StoredEvent } from '../events/event.js';
import { utc, type Moment } from '../moment.js';
import type { Coordination } from '../open-coordination.js';
import { eventsPath } from '../record/places.js';
import type { RecordKind, RecordWarning } from '../record/record.js';
import type { StoredRecord } from '../record/stored-record.js';
import { lookAt } from '../scene.js';

/** Something that happened to a record. That one expired is not written anywhere, but follows from the others. */
export interface HistoryEvent {
  readonly kind: ChangeKind | 'expired';
  /** UTC. */
  readonly at: string;
  /** The number of the event in the log; for `expired` that of the last change before. */
  readonly seq: number;
  readonly record: {
    readonly kind: RecordKind;
    readonly id: string;
    readonly runId: string;
    readonly branch: string;
    readonly addresses: readonly string[];
    readonly operation: string;
    readonly detail: string | null;
    readonly exclusive: boolean;
    readonly fence: number | null;
    readonly reservationId: string | null;
    readonly expiresAt: string;
  };
}

export interface HistoryOptions {
  /** The newest so many; all by default. */
  readonly limit?: number;
  readonly runId?: string;
  /** Only events of records that overlap this address. */
  readonly address?: string;
}

export interface History {
  /** Oldest first. */
  readonly events: readonly HistoryEvent[];
  /** Pieces of the log that are no events; a torn line is what a crash leaves, and does no harm. */
  readonly warnings: readonly RecordWarning[];
}

/**
 * What happened: records created, renewed, released and expired, also those that are not kept any more. The log keeps the
 * newest events, some thousands. Takes no lock.
 *
 * @throws `ERR_MUSE_BAD_ADDRESS` (refused)
 */
export function* history(coord: Coordination, options: HistoryOptions = {}): Protocol<History> {
  const addresses = options.address === undefined ? undefined : addressSet([parseAddress(options.address)]);
  const { events, damaged } = yield* readEvents(coord);
  const scene = yield* lookAt(coord, { kinds: [] });
  const changes = effective(events, yield* abandonedEvent(scene));
  const told = [...changes.map(asHistory), ...expiries(changes, scene.now)]
    .filter(({ record }) => fits(record, options, addresses))
    .toSorted((a, b) => a.leaseMs - b.leaseMs || a.shown.seq - b.shown.seq)
    .map(({ shown }) => shown);
  return {
    events: options.limit === undefined ? told : told.slice(Math.max(0, told.length - options.limit)),
    warnings: damaged.map(({ offset, reason }) => ({
      path: eventsPath(coord),
      reason: `at byte ${offset}: ${reason}`,
    })),
  };
}

type ChangeEvent = Extract<StoredEvent, { record: StoredRecord }>;

interface Told {
  readonly leaseMs: number;
  readonly record: StoredRecord;
  readonly shown: HistoryEvent;
}

/** The changes that came about: without those that were abandoned since, and without the last if it is under way. */
function effective(events: readonly StoredEvent[], unfinished: number | undefined): ChangeEvent[] {
  const abandoned = new Set([
    unfinished,
    ...events.map((event) => (event.kind === 'abandoned' ? event.of : undefined)),
  ]);
  return events.filter((event): event is ChangeEvent => event.kind !== 'abandoned' && !abandoned.has(event.seq));
}

/** What has reached the end of its time. An intent that lives with its reservation has no end of its own to tell of. */
function expiries(changes: readonly ChangeEvent[], now: Moment): Told[] {
  const latest = new Map(changes.map((change) => [change.record.id, change]));
  return [...latest.values()]
    .filter(({ kind, record }) => kind !== 'released' && record.ttlSeconds !== null && record.leaseUntil <= now.leaseMs)
    .map(({ record, seq }) => ({
      leaseMs: record.leaseUntil,
      record,
      shown: { kind: 'expired', at: record.expiresAt, seq, record: shownRecord(record) },
    }));
}

function asHistory({ kind, moment, seq, record }: ChangeEvent): Told {
  return { leaseMs: moment.leaseMs, record, shown: { kind, at: utc(moment), seq, record: shownRecord(record) } };
}

function shownRecord(record: StoredRecord): HistoryEvent['record'] {
  const { kind, id, runId, branch, addresses, operation, detail, exclusive, fence, reservationId, expiresAt } = record;
  const texts = addresses.map(({ text }) => text);
  return { kind, id, runId, branch, addresses: texts, operation, detail, exclusive, fence, reservationId, expiresAt };
}

function fits(record: StoredRecord, options: HistoryOptions, addresses: AddressSet | undefined): boolean {
  if (options.runId !== undefined && record.runId !== options.runId) return false;
  return addresses === undefined || touches(record, addresses);
}
