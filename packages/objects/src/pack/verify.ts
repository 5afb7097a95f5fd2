import { createHash } from 'node:crypto';
import type { Protocol } from '@muse/io/protocols';
import { damagedPack } from '../error/failures.js';
import { hexOf, type ObjectId } from '../id/object-id.js';
import { hashSource } from '../store/source.js';
import { checkRecord } from './check-record.js';
import { encodeHeader, HEADER_LENGTH, RECORD_LENGTH, readRecord } from './format.js';
import { bucketRecords } from './load-pack.js';
import { recordId, type Pack } from './pack.js';
import { GONE, readFully, withFile, type Gone } from './read-range.js';

/**
 * Hashes the index and every object of a pack; answers the objects that are damaged.
 *
 * @throws `IntegrityError` if it is the header or the index.
 */
export function* checkPack(pack: Pack): Protocol<{ readonly damaged: readonly ObjectId[] } | Gone> {
  // What was kept of the index in memory says nothing about the disk.
  pack.buckets.clear();
  const index = createHash('sha256');
  const damaged: ObjectId[] = [];
  for (let bucket = 0; bucket < 2 ** pack.footer.bits; bucket++) {
    const records = yield* bucketRecords(pack, bucket);
    if (records === GONE) return GONE;
    index.update(records);
    const found = yield* withFile(pack.path, (fd) => checkObjects(pack, fd, records));
    if (found === GONE) return GONE;
    damaged.push(...found);
  }
  index.update(pack.table);
  if (index.digest('hex') !== pack.footer.hash) throw damagedPack(pack.path, 'its index is not the one it is named by');
  return { damaged };
}

function* checkObjects(pack: Pack, fd: number, records: Buffer): Protocol<ObjectId[]> {
  const header = Buffer.alloc(HEADER_LENGTH);
  yield* readFully(fd, header, 0);
  if (!header.equals(encodeHeader())) throw damagedPack(pack.path, 'it does not begin as a pack does');
  const damaged: ObjectId[] = [];
  for (let i = 0; i < records.length / RECORD_LENGTH; i++) {
    // Out of order an object would be there and not be found.
    if (i > 0 && recordId(records, i - 1) >= recordId(records, i))
      throw damagedPack(pack.path, 'its index is not sorted');
    const record = readRecord(records, i * RECORD_LENGTH);
    checkRecord(pack, record);
    const id = recordId(records, i);
    const actual = yield* hashSource({ fd, offset: record.offset, size: record.length, toEnd: false });
    if (actual !== hexOf(id)) damaged.push(id);
  }
  return damaged;
}
