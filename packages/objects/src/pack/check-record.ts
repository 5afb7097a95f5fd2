import { damagedPack } from '../error/failures.js';
import { ENCODING_STORED, HEADER_LENGTH, type PackRecord } from './format.js';
import type { Pack } from './pack.js';
import { unknownEncoding } from './parse-footer.js';

/** Throws unless a record points into the part of its pack that holds objects, in an encoding known here. */
export function checkRecord(pack: Pick<Pack, 'path' | 'footer'>, record: PackRecord): void {
  if (record.encoding !== ENCODING_STORED) throw unknownEncoding(pack.path, record.encoding);
  if (record.offset < HEADER_LENGTH || record.offset + record.length > pack.footer.indexOffset) {
    throw damagedPack(pack.path, `its index places an object at ${record.offset}, ${record.length} bytes long`);
  }
}
