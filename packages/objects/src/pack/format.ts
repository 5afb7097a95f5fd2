import { HASH_LENGTH } from '../id/object-id.js';

/*
 * A pack, version 1 (FORMAT.md says it in full): header, bytes of the objects back to back, index records sorted by id
 * and grouped in buckets, table of buckets, footer. Everything that is needed to find an object is read from the end.
 */

export const PACK_VERSION = 1;
export const HEADER_LENGTH = 16;
export const FOOTER_LENGTH = 64;
/** An index record: id, offset u48, length u48, encoding u8, three zero bytes. */
export const RECORD_LENGTH = 48;
/** A table entry: number of records up to the end of the bucket u32, CRC-32 of the bucket's records u32. */
export const BUCKET_LENGTH = 8;
/** The number of buckets doubles so that one holds about this many records. */
const RECORDS_PER_BUCKET = 256;
const MAX_BUCKET_BITS = 16;

/** The object's bytes as they are; the only encoding so far. */
export const ENCODING_STORED = 0;

export const HEADER_MAGIC = 'MUSEPACK';
export const FOOTER_MAGIC = 'MPACKEND';

const NAME = /^[0-9a-f]{64}\.mpack$/;

export function isPackName(name: string): boolean {
  return NAME.test(name);
}

/** Where a pack holds the bytes of an object. */
export interface PackRecord {
  readonly offset: number;
  /** Bytes in the pack; with encoding 0 also of the object. */
  readonly length: number;
  readonly encoding: number;
}

/** How many leading bits of an id choose its bucket, for so many objects. */
export function bucketBits(count: number): number {
  let bits = 0;
  while (bits < MAX_BUCKET_BITS && count > RECORDS_PER_BUCKET * 2 ** bits) bits++;
  return bits;
}

/** The bucket of an id, from its first 32 bits. */
export function bucketOf(high: number, bits: number): number {
  return Math.floor(high / 2 ** (32 - bits));
}

export function encodeHeader(): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write(HEADER_MAGIC, 'latin1');
  header.writeUInt32BE(PACK_VERSION, 8);
  return header;
}

export function readRecord(records: Buffer, at: number): PackRecord {
  return {
    offset: records.readUIntBE(at + HASH_LENGTH, 6),
    length: records.readUIntBE(at + HASH_LENGTH + 6, 6),
    encoding: records[at + HASH_LENGTH + 12]!,
  };
}

export function writeRecord(records: Buffer, at: number, hex: string, record: PackRecord): void {
  records.write(hex, at, 'hex');
  records.writeUIntBE(record.offset, at + HASH_LENGTH, 6);
  records.writeUIntBE(record.length, at + HASH_LENGTH + 6, 6);
  records[at + HASH_LENGTH + 12] = record.encoding;
}
