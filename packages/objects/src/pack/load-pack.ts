import { port, type Protocol } from '@muse/io/protocols';
import { damagedPack } from '../error/failures.js';
import { CHUNK_LENGTH, keepChunk, type ChunkCache } from './chunk-cache.js';
import { BUCKET_LENGTH, FOOTER_LENGTH } from './format.js';
import { bucketRange, keepBucket, type Pack } from './pack.js';
import { parseFooter, type PackFooter } from './parse-footer.js';
import { GONE, readFully, readRange, withFile, type Gone } from './read-range.js';

/** Largest bucket that is read, in bytes: over a million records, where some 256 are usual. */
const BUCKET_LIMIT = 64 * 1024 * 1024;

let serial = 0;

/**
 * Reads the end of a pack: one read where footer, table and records fit into a chunk, as in all but large packs.
 *
 * @throws `IntegrityError` or `ERR_MUSE_PACK_VERSION`, naming the pack.
 */
export function* loadPack(dir: string, name: string, cache: ChunkCache): Protocol<Pack | Gone> {
  const path = `${dir}/${name}`;
  return yield* withFile(path, function* (fd): Protocol<Pack> {
    const { size } = yield* port.fstat(fd);
    const tailStart = Math.max(0, size - CHUNK_LENGTH);
    const tail = Buffer.allocUnsafe(size - tailStart);
    if ((yield* readFully(fd, tail, tailStart)) < tail.length)
      throw damagedPack(path, 'it became shorter while it was read');
    const footer = parseFooter(tail.subarray(Math.max(0, tail.length - FOOTER_LENGTH)), size, path);
    if (`${footer.hash}.mpack` !== name) throw damagedPack(path, 'its index is not the one it is named by');
    const pack = makePack({ name, path, size, footer, table: yield* readTable(fd, footer, { path, tail, tailStart }) });
    if (footer.indexOffset >= tailStart) {
      takeBuckets(pack, Buffer.from(tail.subarray(footer.indexOffset - tailStart, footer.tableOffset - tailStart)));
    }
    if (tailStart === 0) keepChunk(cache, pack, 0, tail);
    return pack;
  });
}

/** A pack whose parts are known, as loaded or as just written. */
export function makePack(parts: Omit<Pack, 'serial' | 'buckets'>): Pack {
  serial += 1;
  return { ...parts, serial, buckets: new Map() };
}

/** Takes all buckets of a pack from its records. */
export function takeBuckets(pack: Pack, records: Buffer): void {
  for (let bucket = 0; bucket < 2 ** pack.footer.bits; bucket++) {
    const { offset, length } = bucketRange(pack, bucket);
    const start = offset - pack.footer.indexOffset;
    keepBucket(pack, bucket, records.subarray(start, start + length));
  }
}

/** The checked records of a bucket, from memory or from the disk. */
export function* bucketRecords(pack: Pack, bucket: number): Protocol<Buffer | Gone> {
  const kept = pack.buckets.get(bucket);
  if (kept !== undefined) return kept;
  const { offset, length } = bucketRange(pack, bucket);
  if (length > BUCKET_LIMIT) throw damagedPack(pack.path, `bucket ${bucket} of its index has ${length} bytes`);
  const records = yield* readRange(pack, offset, length);
  return records === GONE ? GONE : keepBucket(pack, bucket, records);
}

function* readTable(
  fd: number,
  footer: PackFooter,
  known: { readonly path: string; readonly tail: Buffer; readonly tailStart: number },
): Protocol<Buffer> {
  const length = 2 ** footer.bits * BUCKET_LENGTH;
  const table = Buffer.allocUnsafeSlow(length);
  if (footer.tableOffset >= known.tailStart) {
    known.tail.copy(table, 0, footer.tableOffset - known.tailStart);
  } else if ((yield* readFully(fd, table, footer.tableOffset)) < length) {
    throw damagedPack(known.path, 'it became shorter while it was read');
  }
  // The last entry counts all records; a table that disagrees would make objects look absent.
  if (table.readUInt32BE(length - BUCKET_LENGTH) !== footer.count) {
    throw damagedPack(known.path, 'the table of its index does not cover its objects');
  }
  return table;
}
