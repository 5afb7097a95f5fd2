import type { Claim, Intent, RecordStatus, Reservation } from './record.js';
import type { StoredRecord } from './stored-record.js';

/** What a record's life depends on. */
export interface LifeContext {
  readonly leaseMs: number;
  /** A reservation that can be read, by its id. */
  readonly reservation: (id: string) => StoredRecord | undefined;
}

export interface Life {
  readonly status: RecordStatus;
  /** The lease time of its end, past or to come. */
  readonly endMs: number;
}

/** Whether a record lives. An intent that names a reservation ends with it, or by its own lifetime if that is shorter. */
export function lifeOf(record: StoredRecord, context: LifeContext): Life {
  if (record.releasedAt !== null) return { status: 'released', endMs: record.leaseFrom };
  const own = record.ttlSeconds === null ? Infinity : record.leaseUntil;
  const end = record.reservationId === null ? own : Math.min(own, endOfReservation(record.reservationId, context));
  return { status: end > context.leaseMs ? 'active' : 'expired', endMs: end };
}

/** A reservation that is not there any more ended long ago. */
function endOfReservation(id: string, context: LifeContext): number {
  const reservation = context.reservation(id);
  return reservation === undefined ? 0 : lifeOf(reservation, context).endMs;
}

/** A stored reservation as its readers see it. */
export function asReservation(record: StoredRecord, context: LifeContext): Reservation {
  const { exclusive, fence, ttlSeconds } = record;
  return { kind: 'reservation', ...announced(record, context), ttlSeconds: ttlSeconds ?? 0, exclusive, fence };
}

export function asClaim(record: StoredRecord, context: LifeContext): Claim {
  return { ...asReservation(record, context), exclusive: true, fence: record.fence ?? 0 };
}

export function asIntent(record: StoredRecord, context: LifeContext): Intent {
  const { reservationId } = record;
  const reservation = reservationId === null ? undefined : context.reservation(reservationId);
  const expiresAt = record.ttlSeconds === null ? (reservation?.expiresAt ?? record.expiresAt) : record.expiresAt;
  return { kind: 'intent', ...announced(record, context), expiresAt, reservationId };
}

export function asRecord(record: StoredRecord, context: LifeContext): Reservation | Intent {
  return record.kind === 'reservation' ? asReservation(record, context) : asIntent(record, context);
}

type Announced = Omit<Intent, 'kind' | 'reservationId'>;

function announced(record: StoredRecord, context: LifeContext): Announced {
  const { id, runId, branch, operation, detail, createdAt, renewedAt, releasedAt } = record;
  const { expiresAt, ttlSeconds } = record;
  const { status, endMs } = lifeOf(record, context);
  const remainingMs = status === 'active' ? endMs - context.leaseMs : 0;
  const times = { createdAt, renewedAt, releasedAt, expiresAt, ttlSeconds };
  const addresses = record.addresses.map(({ text }) => text);
  return { id, runId, branch, addresses, operation, detail, ...times, status, remainingMs };
}
