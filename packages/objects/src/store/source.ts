import { createHash } from 'node:crypto';
import { port, type Protocol } from '@muse/io/protocols';
import { hexOf, type ObjectId } from '../id/object-id.js';
import { GONE, readFully, withFile, type Gone } from '../pack/read-range.js';
import { DAMAGED, type Copy, type Damaged } from './copy.js';

/** Bytes of an open file: an object's copy, or a file to be stored. */
export interface Source {
  readonly fd: number;
  readonly offset: number;
  /** Bytes; of a whole file what it had when it was looked at. */
  readonly size: number;
  /** Read on to the end of the file, wherever that is by now. */
  readonly toEnd: boolean;
}

/** Large objects are read and written in pieces of this size. */
export const PIECE_LENGTH: number = 1024 * 1024;

/** Opens a copy for `body`, whose answer is passed on. */
export function* withCopy<T>(
  copy: Copy,
  body: (source: Source) => Protocol<T | Damaged>,
): Protocol<T | Damaged | Gone> {
  if (copy.kind === 'packed') {
    return yield* withFile(copy.path, (fd) => body({ fd, offset: copy.offset, size: copy.length, toEnd: false }));
  }
  const stat = yield* port.lstat(copy.path);
  if (stat === undefined) return GONE;
  if (stat.kind !== 'file') return DAMAGED;
  return yield* withFile(copy.path, (fd) => body({ fd, offset: 0, size: stat.size, toEnd: true }));
}

/**
 * Reads a source to its end through one buffer, hands each piece on and answers the hash of all, as hex. A piece is
 * valid until the next one.
 */
export function* hashSource(source: Source, use?: (piece: Uint8Array) => Protocol<void>): Protocol<string> {
  const hash = createHash('sha256');
  // One byte more than expected shows at once that the file ends there.
  const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE_LENGTH, source.size + 1));
  for (let done = 0; source.toEnd || done < source.size;) {
    const want = source.toEnd ? buffer.length : Math.min(buffer.length, source.size - done);
    const count = yield* readFully(source.fd, buffer.subarray(0, want), source.offset + done);
    const piece = buffer.subarray(0, count);
    hash.update(piece);
    if (use !== undefined && count > 0) yield* use(piece);
    if (count < want) break;
    done += count;
  }
  return hash.digest('hex');
}

/** Whether what is on the disk for a copy hashes to the id, in bounded memory. */
export function* checkCopy(id: ObjectId, copy: Copy): Protocol<{ readonly value: true } | Damaged | Gone> {
  return yield* withCopy(copy, function* (source): Protocol<{ readonly value: true } | Damaged> {
    return (yield* hashSource(source)) === hexOf(id) ? { value: true } : DAMAGED;
  });
}
