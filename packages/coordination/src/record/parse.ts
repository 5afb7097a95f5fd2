import { MuseError } from '@muse/io';

import type { Address } from '../address/address.js';
import { RECORD_VERSION, sumFits } from './encode.js';
import { faultOfField, isTtl, parseAddresses } from './fields.js';
import { isRecordId } from './record-id.js';
import type { RecordKind } from './record.js';
import type { StoredRecord } from './stored-record.js';

/** A text that is no record; its message says why. */
export class NoRecord extends Error {}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads the bytes of a record's file. Throws `NoRecord`. */
export function parseRecordFile(file: Uint8Array, kind: RecordKind, id: string): StoredRecord {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const value = parseJson(bytes);
  if (value['version'] !== RECORD_VERSION) {
    throw new NoRecord(`its version is ${shown(value['version'])}, and this program knows ${RECORD_VERSION}`);
  }
  const record = readFields(value, kind);
  if (record.id !== id) throw new NoRecord('its id is not the name of the file');
  if (!sumFits(bytes)) throw new NoRecord('its content does not match its checksum');
  return record;
}

/** A record out of its fields, from a file or from an event of the log. Throws `NoRecord`. */
export function readFields(value: Record<string, unknown>, kind: RecordKind): StoredRecord {
  if (value['kind'] !== kind) throw new NoRecord(`it is no ${kind}`);
  const isReservation = kind === 'reservation';
  const fence = isReservation ? value['fence'] : null;
  const exclusive = isReservation ? value['exclusive'] : false;
  if (typeof exclusive !== 'boolean') throw new NoRecord('exclusive is neither true nor false');
  if (exclusive ? !isCount(fence) : fence !== null) throw new NoRecord('its fencing number is none');
  const followsReservation = !isReservation && value['reservation_id'] !== null;
  return {
    kind,
    id: idIn(value, `${kind}_id`),
    reservationId: followsReservation ? idIn(value, 'reservation_id') : null,
    exclusive,
    fence: fence as number | null,
    runId: textIn(value, 'run_id'),
    branch: textIn(value, 'branch'),
    operation: textIn(value, 'operation'),
    detail: value['detail'] === null ? null : textIn(value, 'detail'),
    addresses: addressesIn(value['addresses']),
    createdAt: timeIn(value, 'created_at'),
    renewedAt: value['renewed_at'] === null ? null : timeIn(value, 'renewed_at'),
    releasedAt: value['released_at'] === null ? null : timeIn(value, 'released_at'),
    expiresAt: timeIn(value, 'expires_at'),
    ttlSeconds: value['ttl_seconds'] === null && followsReservation ? null : ttlIn(value),
    createdSeq: countIn(value, 'created_seq'),
    seq: countIn(value, 'seq'),
    leaseFrom: countIn(value, 'lease_from_ms'),
    leaseUntil: countIn(value, 'lease_until_ms'),
  };
}

function parseJson(bytes: Buffer): Record<string, unknown> {
  if (bytes.length === 0) throw new NoRecord('it is empty');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new NoRecord('it is not JSON', { cause: error });
    throw error;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new NoRecord('it is no JSON object');
}

function textIn(value: Record<string, unknown>, field: 'run_id' | 'branch' | 'operation' | 'detail'): string {
  const fault = faultOfField(field, value[field]);
  if (fault !== undefined) throw new NoRecord(fault);
  return value[field] as string;
}

function idIn(value: Record<string, unknown>, field: string): string {
  const id = value[field];
  if (!isRecordId(id)) throw new NoRecord(`${field} is no id`);
  return id;
}

function timeIn(value: Record<string, unknown>, field: string): string {
  const time = value[field];
  if (typeof time !== 'string' || !TIME.test(time) || Number.isNaN(Date.parse(time))) {
    throw new NoRecord(`${field} is no time with a zone`);
  }
  return time;
}

function countIn(value: Record<string, unknown>, field: string): number {
  const count = value[field];
  if (!isCount(count)) throw new NoRecord(`${field} is no whole number`);
  return count;
}

function ttlIn(value: Record<string, unknown>): number {
  const ttl = value['ttl_seconds'];
  if (!isTtl(ttl)) throw new NoRecord('ttl_seconds is no lifetime');
  return ttl;
}

function addressesIn(value: unknown): readonly Address[] {
  try {
    const given = value as readonly string[];
    const addresses = parseAddresses(given);
    const isNormal = ({ text }: Address, at: number): boolean => text === given[at];
    if (addresses.length === given.length && addresses.every(isNormal)) return addresses;
  } catch (error) {
    if (!(error instanceof MuseError)) throw error;
    throw new NoRecord(`its addresses are not valid: ${error.message}`, { cause: error });
  }
  throw new NoRecord('its addresses are not in normal form');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 40);
}
