import { crc32 } from 'node:zlib';
import { damagedPack } from '../error/failures.js';
import { HASH_LENGTH, hexOf, idFromHex, type ObjectId } from '../id/object-id.js';
import { BUCKET_LENGTH, bucketOf, RECORD_LENGTH, readRecord, type PackRecord } from './format.js';
import type { PackFooter } from './parse-footer.js';

/** A pack that this process knows: its table of buckets, and those buckets that were needed so far. */
export interface Pack {
  /** File name in the directory of packs. */
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly footer: PackFooter;
  readonly table: Buffer;
  /** Checked records by bucket; filled on demand. */
  readonly buckets: Map<number, Buffer>;
  /** Distinguishes packs in the chunk cache. */
  readonly serial: number;
}

/** An id prepared for searching. */
export interface IdKey {
  readonly hex: string;
  /** The first 32 bits. */
  readonly high: number;
}

export function idKey(id: ObjectId): IdKey {
  const hex = hexOf(id);
  return { hex, high: Number.parseInt(hex.slice(0, 8), 16) };
}

/** The records of a bucket: from where to where in the file. */
export function bucketRange(pack: Pack, bucket: number): { readonly offset: number; readonly length: number } {
  const start = bucket === 0 ? 0 : pack.table.readUInt32BE((bucket - 1) * BUCKET_LENGTH);
  const end = pack.table.readUInt32BE(bucket * BUCKET_LENGTH);
  if (end < start || end > pack.footer.count) throw damagedPack(pack.path, `bucket ${bucket} ends before it starts`);
  return { offset: pack.footer.indexOffset + start * RECORD_LENGTH, length: (end - start) * RECORD_LENGTH };
}

/** Keeps the records of a bucket once their checksum is right. */
export function keepBucket(pack: Pack, bucket: number, records: Buffer): Buffer {
  if (crc32(records) !== pack.table.readUInt32BE(bucket * BUCKET_LENGTH + 4)) {
    throw damagedPack(pack.path, `the checksum of bucket ${bucket} of its index is wrong`);
  }
  pack.buckets.set(bucket, records);
  return records;
}

/**
 * The record of an id in its bucket's records; `undefined` if the pack does not hold it. Ids are evenly spread, so that
 * interpolation finds its place in two or three looks; every second look halves the range, in case they are not.
 */
export function findRecord(records: Buffer, key: IdKey, bits: number): PackRecord | undefined {
  const width = 2 ** (32 - bits);
  let lowKey = bucketOf(key.high, bits) * width;
  let highKey = lowKey + width;
  let low = 0;
  let high = records.length / RECORD_LENGTH;
  for (let halve = false; low < high; halve = !halve) {
    const share = halve || highKey <= lowKey ? 0.5 : (key.high - lowKey) / (highKey - lowKey);
    const middle = Math.min(high - 1, low + Math.floor(share * (high - low)));
    const at = middle * RECORD_LENGTH;
    const found = records.readUInt32BE(at);
    const order = found - key.high || compareHex(records, at, key.hex);
    if (order === 0) return readRecord(records, at);
    if (order < 0) {
      low = middle + 1;
      lowKey = found;
    } else {
      high = middle;
      highKey = found;
    }
  }
  return undefined;
}

/** Index of the first record in `records` whose id is not below the given hex digits, padded with zeros. */
export function firstAtOrAfter(records: Buffer, hexPrefix: string): number {
  const bytes = Buffer.from(hexPrefix.padEnd(64, '0'), 'hex');
  let low = 0;
  let high = records.length / RECORD_LENGTH;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = middle * RECORD_LENGTH;
    if (records.compare(bytes, 0, HASH_LENGTH, at, at + HASH_LENGTH) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The id of a record. */
export function recordId(records: Buffer, index: number): ObjectId {
  return idFromHex(records.toString('hex', index * RECORD_LENGTH, index * RECORD_LENGTH + HASH_LENGTH));
}

function compareHex(records: Buffer, at: number, hex: string): number {
  const other = records.toString('hex', at, at + HASH_LENGTH);
  return other === hex ? 0 : other < hex ? -1 : 1;
}
