import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  BUCKET_LENGTH,
  bucketBits,
  bucketOf,
  FOOTER_LENGTH,
  FOOTER_MAGIC,
  PACK_VERSION,
  RECORD_LENGTH,
  writeRecord,
  type PackRecord,
} from './format.js';
import { sortRecords } from './sort-records.js';

/** The end of a pack: records, table and footer. */
export interface EncodedIndex {
  readonly bytes: Buffer;
  /** SHA-256 of records and table as hex: the pack is named by it, so that a name always stands for the same content. */
  readonly hash: string;
}

/** The end of a pack that holds these objects, whose bytes end at `indexOffset`. Keys are hex ids. */
export function encodeIndex(objects: ReadonlyMap<string, PackRecord>, indexOffset: number): EncodedIndex {
  const count = objects.size;
  const bits = bucketBits(count);
  const tableAt = count * RECORD_LENGTH;
  const footerAt = tableAt + 2 ** bits * BUCKET_LENGTH;
  const bytes = Buffer.alloc(footerAt + FOOTER_LENGTH);
  sortRecords(unsortedRecords(objects)).copy(bytes);
  fillTable(bytes, bits, count);
  const hash = createHash('sha256').update(bytes.subarray(0, footerAt)).digest();
  writeFooter(bytes.subarray(footerAt), { hash, indexOffset, count, bits });
  return { bytes, hash: hash.toString('hex') };
}

function unsortedRecords(objects: ReadonlyMap<string, PackRecord>): Buffer {
  const records = Buffer.alloc(objects.size * RECORD_LENGTH);
  let at = 0;
  for (const [hex, record] of objects) {
    writeRecord(records, at, hex, record);
    at += RECORD_LENGTH;
  }
  return records;
}

function fillTable(bytes: Buffer, bits: number, count: number): void {
  let end = 0;
  for (let bucket = 0; bucket < 2 ** bits; bucket++) {
    const start = end;
    while (end < count && bucketOf(bytes.readUInt32BE(end * RECORD_LENGTH), bits) === bucket) end++;
    const at = count * RECORD_LENGTH + bucket * BUCKET_LENGTH;
    bytes.writeUInt32BE(end, at);
    bytes.writeUInt32BE(crc32(bytes.subarray(start * RECORD_LENGTH, end * RECORD_LENGTH)), at + 4);
  }
}

function writeFooter(
  footer: Buffer,
  values: { readonly hash: Buffer; readonly indexOffset: number; readonly count: number; readonly bits: number },
): void {
  values.hash.copy(footer, 0);
  footer.writeUIntBE(values.indexOffset, 34, 6);
  footer.writeUInt32BE(values.count, 40);
  footer.writeUInt8(values.bits, 44);
  footer.writeUInt32BE(PACK_VERSION, 48);
  footer.writeUInt32BE(crc32(footer.subarray(0, 52)), 52);
  footer.write(FOOTER_MAGIC, 56, 'latin1');
}
