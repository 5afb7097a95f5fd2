import { crc32 } from 'node:zlib';

import { encodeJson } from '@muse/io';

import type { StoredRecord } from './stored-record.js';

export const RECORD_VERSION = 1;

/** The value of a record's file: keys in snake_case, its own kind of id first, a checksum over all others last. */
export function recordToJson(record: StoredRecord): Record<string, unknown> {
  const own =
    record.kind === 'reservation'
      ? { reservation_id: record.id, exclusive: record.exclusive, fence: record.fence }
      : { intent_id: record.id, reservation_id: record.reservationId };
  const value = {
    version: RECORD_VERSION,
    kind: record.kind,
    ...own,
    run_id: record.runId,
    branch: record.branch,
    addresses: record.addresses,
    operation: record.operation,
    detail: record.detail,
    created_at: record.createdAt,
    renewed_at: record.renewedAt,
    released_at: record.releasedAt,
    expires_at: record.expiresAt,
    ttl_seconds: record.ttlSeconds,
    created_seq: record.createdSeq,
    seq: record.seq,
    lease_from_ms: record.leaseFrom,
    lease_until_ms: record.leaseUntil,
  };
  return { ...value, sum: sumOf(value) };
}

export function encodeRecordFile(record: StoredRecord): Buffer {
  return Buffer.from(`${encodeJson(recordToJson(record), record.id, 2)}\n`, 'utf8');
}

/** CRC-32 of the compact JSON text of a value: against damage, not against malice. */
export function sumOf(value: object): string {
  return crc32(Buffer.from(JSON.stringify(value), 'utf8'))
    .toString(16)
    .padStart(8, '0');
}
