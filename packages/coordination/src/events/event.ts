import { recordToJson } from '../record/encode.js';
import type { Moment } from '../moment.js';
import { NoRecord, readFields } from '../record/parse.js';
import type { StoredRecord } from '../record/stored-record.js';

/** What can happen to a record. */
export type ChangeKind = 'created' | 'renewed' | 'released';

/** A change of a record, written before the record; or that the change of an earlier event never came about. */
export type StoredEvent = EventHead &
  ({ readonly kind: ChangeKind; readonly record: StoredRecord } | { readonly kind: 'abandoned'; readonly of: number });

interface EventHead {
  readonly seq: number;
  /** The number of the event before, 0 if there was none: a gap is seen by it, but for a line that was torn at once. */
  readonly after: number;
  readonly moment: Moment;
}

const EVENT_VERSION = 1;

export function eventToJson(event: StoredEvent): Record<string, unknown> {
  const { kind, seq, after, moment } = event;
  const head = {
    version: EVENT_VERSION,
    seq,
    after,
    event: kind,
    at_ms: moment.wallMs,
    lease_ms: moment.leaseMs,
    monotonic_ms: moment.monotonicMs,
    boot: moment.boot,
  };
  return event.kind === 'abandoned' ? { ...head, of: event.of } : { ...head, record: recordToJson(event.record) };
}

/** Reads what a line of the log holds; a text that says why not if it is no event. */
export function parseEvent(value: unknown): StoredEvent | string {
  const { version, seq, after, event, at_ms, lease_ms, monotonic_ms, boot, of, record } = asObject(value);
  if (version !== EVENT_VERSION) return `its version is none that this program knows (${EVENT_VERSION})`;
  if (
    !isCount(seq) ||
    !isCount(after) ||
    !isCount(at_ms) ||
    !isCount(lease_ms) ||
    !isCount(monotonic_ms) ||
    typeof boot !== 'string'
  ) {
    return 'its number or times are not valid';
  }
  const moment = { wallMs: at_ms, leaseMs: lease_ms, monotonicMs: monotonic_ms, boot };
  if (event === 'abandoned') {
    return isCount(of) ? { kind: event, seq, after, moment, of } : 'it names no event that was abandoned';
  }
  if (event !== 'created' && event !== 'renewed' && event !== 'released') return 'it is no kind of event';
  const fields = asObject(record);
  try {
    const kind = fields['kind'] === 'intent' ? 'intent' : 'reservation';
    return { kind: event, seq, after, moment, record: readFields(fields, kind) };
  } catch (error) {
    if (error instanceof NoRecord) return `its record is not valid: ${error.message}`;
    throw error;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
