import { hash } from 'node:crypto';
import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import { HASH_LENGTH } from '../id/object-id.js';
import { checkRecord } from './check-record.js';
import { readRecord, RECORD_LENGTH } from './format.js';
import type { Pack } from './pack.js';

/** An object of a pack, verified. */
export interface PackedObject {
  readonly hex: string;
  readonly bytes: Buffer;
}

/**
 * All objects of a small pack, each verified; `undefined` if the pack is gone or anything in it is damaged or not
 * understood: then it must be left as it is.
 */
export function* readWholePack(pack: Pack): Protocol<readonly PackedObject[] | undefined> {
  const file = yield* port.readFile(pack.path);
  if (file === undefined || file.length !== pack.size) return undefined;
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const { footer } = pack;
  const index = bytes.subarray(footer.indexOffset, footer.tableOffset + pack.table.length);
  if (hash('sha256', index, 'hex') !== footer.hash) return undefined;
  const objects: PackedObject[] = [];
  for (let at = 0; at < footer.count * RECORD_LENGTH; at += RECORD_LENGTH) {
    const object = verifiedObject(pack, bytes, index, at);
    if (object === undefined) return undefined;
    objects.push(object);
  }
  return objects;
}

function verifiedObject(pack: Pack, file: Buffer, index: Buffer, at: number): PackedObject | undefined {
  const hex = index.toString('hex', at, at + HASH_LENGTH);
  const record = readRecord(index, at);
  try {
    checkRecord(pack, record);
  } catch (error) {
    if (error instanceof MuseError) return undefined;
    throw error;
  }
  const bytes = file.subarray(record.offset, record.offset + record.length);
  return hash('sha256', bytes, 'hex') === hex ? { hex, bytes } : undefined;
}
