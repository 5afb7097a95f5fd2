import { crc32 } from 'node:zlib';
import { MuseError } from '@muse/io';
import { damagedPack } from '../error/failures.js';
import { BUCKET_LENGTH, FOOTER_LENGTH, FOOTER_MAGIC, HEADER_LENGTH, PACK_VERSION, RECORD_LENGTH } from './format.js';

/** What the last bytes of a pack say. */
export interface PackFooter {
  /** SHA-256 of records and table, hex. */
  readonly hash: string;
  readonly indexOffset: number;
  readonly count: number;
  /** Leading bits of an id that choose its bucket. */
  readonly bits: number;
  readonly tableOffset: number;
}

/**
 * Checks a footer against the size of its file: the parts must fill it exactly, so that nothing read later is larger
 * than what is there.
 *
 * @throws `IntegrityError` naming the pack; `ERR_MUSE_PACK_VERSION` for a version this code does not know.
 */
export function parseFooter(footer: Buffer, fileSize: number, path: string): PackFooter {
  if (footer.length < FOOTER_LENGTH || fileSize < HEADER_LENGTH + FOOTER_LENGTH) {
    throw damagedPack(path, `it has only ${fileSize} bytes`);
  }
  if (footer.toString('latin1', 56, 64) !== FOOTER_MAGIC) throw damagedPack(path, 'it does not end as a pack does');
  if (crc32(footer.subarray(0, 52)) !== footer.readUInt32BE(52))
    throw damagedPack(path, 'the checksum of its footer is wrong');
  const version = footer.readUInt32BE(48);
  if (version !== PACK_VERSION) throw unknownVersion(path, version);
  const indexOffset = footer.readUInt16BE(32) === 0 ? footer.readUIntBE(34, 6) : Infinity;
  const count = footer.readUInt32BE(40);
  const bits = footer.readUInt8(44);
  const tableOffset = indexOffset + count * RECORD_LENGTH;
  const end = tableOffset + 2 ** bits * BUCKET_LENGTH + FOOTER_LENGTH;
  if (indexOffset < HEADER_LENGTH || bits > 16 || end !== fileSize) {
    throw damagedPack(path, `${count} objects and an index at ${indexOffset} do not fit its ${fileSize} bytes`);
  }
  return { hash: footer.toString('hex', 0, 32), indexOffset, count, bits, tableOffset };
}

export function unknownVersion(path: string, version: number): MuseError {
  return new MuseError(`the pack ${path} has format version ${version}; this Muse reads version ${PACK_VERSION}`, {
    code: 'ERR_MUSE_PACK_VERSION',
    kind: 'damaged',
    hint: 'A newer Muse wrote it: use that one.',
    data: { path, version },
  });
}

/** An object in a pack is encoded in a way this code does not know. */
export function unknownEncoding(path: string, encoding: number): MuseError {
  return new MuseError(`the pack ${path} holds an object in encoding ${encoding}, which this Muse does not know`, {
    code: 'ERR_MUSE_PACK_ENCODING',
    kind: 'damaged',
    hint: 'A newer Muse wrote it: use that one.',
    data: { path, encoding },
  });
}
