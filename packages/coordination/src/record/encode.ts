import { crc32 } from 'node:zlib';

import { encodeJson } from '@muse/io';

import type { StoredRecord } from './stored-record.js';

export const RECORD_VERSION = 1;

/** A record as JSON, with keys in snake_case. */
export function recordToJson(record: StoredRecord): Record<string, unknown> {
  const own =
    record.kind === 'reservation'
      ? { reservation_id: record.id, exclusive: record.exclusive, fence: record.fence }
      : { intent_id: record.id, reservation_id: record.reservationId };
  return {
    version: RECORD_VERSION,
    kind: record.kind,
    ...own,
    run_id: record.runId,
    branch: record.branch,
    addresses: record.addresses.map(({ text }) => text),
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
}

/**
 * The bytes of a record's file: its value as indented JSON, and in it, last, a checksum over all bytes before: CRC-32,
 * against damage, not against malice.
 */
export function encodeRecordFile(record: StoredRecord): Buffer {
  const head = `${encodeJson(recordToJson(record), record.id, 2).slice(0, -'\n}'.length)},\n`;
  return Buffer.from(`${head}${SUM_KEY}${sumOf(Buffer.from(head))}"\n}\n`, 'utf8');
}

/** Whether the bytes of a file end in their checksum. */
export function sumFits(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf(SUM_KEY);
  return at >= 0 && bytes.toString('latin1', at) === `${SUM_KEY}${sumOf(bytes.subarray(0, at))}"\n}\n`;
}

const SUM_KEY = '  "sum": "';

function sumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
