import { createHash, type Hash } from 'node:crypto';
import { errorCode, type FileSystem } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import { damagedObject, missingObject } from '../error/failures.js';
import { hexOf, parseObjectId, type ObjectId } from '../id/object-id.js';
import { GONE, readFully, type Gone } from '../pack/read-range.js';
import { DAMAGED, type Copy, type Damaged } from './copy.js';
import { damageOf, search } from './search.js';
import { hashSource, PIECE_LENGTH } from './source.js';
import type { ObjectStore } from './store.js';

/** An object being read in pieces. It has a lifetime: it is closed by reading to its end or by `closeObject`. */
export interface ObjectReader {
  readonly fs: FileSystem;
  readonly id: ObjectId;
  /** Bytes of the object. */
  readonly size: number;
  readonly path: string;
  readonly fd: number;
  readonly offset: number;
  readonly hash: Hash;
  /** Bytes given out so far. */
  done: number;
  open: boolean;
}

/**
 * Opens an object of any size for reading in pieces. All of it is hashed before this returns, so a damaged object gives
 * out no byte; it is hashed again as it is given out, and the last piece is given only if all were right.
 *
 * @throws `ERR_MUSE_OBJECT_MISSING`; `IntegrityError` if every copy is damaged.
 */
export function* openObject(store: ObjectStore, id: ObjectId): Protocol<ObjectReader> {
  parseObjectId(id);
  const result = yield* search(store, id, (copy) => openCopy(store, id, copy));
  if (result.found !== undefined) return result.found.value;
  throw result.damaged.length === 0 ? missingObject(id) : damageOf(id, result);
}

/**
 * The next piece, up to 1 MiB; `undefined` after the last.
 *
 * @throws `IntegrityError` if the file was damaged after it was opened; then the object was not given out whole.
 */
export function* readPiece(reader: ObjectReader): Protocol<Uint8Array | undefined> {
  if (!reader.open) return undefined;
  const piece = Buffer.allocUnsafe(Math.min(PIECE_LENGTH, reader.size - reader.done));
  const count = yield* readFully(reader.fd, piece, reader.offset + reader.done);
  reader.hash.update(piece.subarray(0, count));
  reader.done += count;
  const atEnd = reader.done === reader.size;
  if (atEnd || count < piece.length) yield* closeObject(reader);
  if (count < piece.length || (atEnd && reader.hash.digest('hex') !== hexOf(reader.id))) {
    throw damagedObject(reader.id, [reader.path]);
  }
  return piece.length === 0 ? undefined : piece;
}

/** Ends the reading early. Does nothing to a reader that has ended. */
export function* closeObject(reader: ObjectReader): Protocol<void> {
  if (!reader.open) return;
  reader.open = false;
  yield* port.close(reader.fd);
}

function* openCopy(
  store: ObjectStore,
  id: ObjectId,
  copy: Copy,
): Protocol<{ readonly value: ObjectReader } | Damaged | Gone> {
  if (copy.kind === 'loose' && (yield* port.lstat(copy.path))?.kind === 'symlink') return DAMAGED;
  let fd: number;
  try {
    fd = yield* port.open(copy.path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return GONE;
    throw error;
  }
  try {
    const { size, offset } =
      copy.kind === 'loose'
        ? { size: (yield* port.fstat(fd)).size, offset: 0 }
        : { size: copy.length, offset: copy.offset };
    if ((yield* hashSource({ fd, offset, size, toEnd: false })) === hexOf(id)) {
      const reader = { fs: store.fs, id, size, path: copy.path, fd, offset, hash: createHash('sha256'), done: 0 };
      return { value: { ...reader, open: true } };
    }
  } catch (error) {
    yield* port.close(fd);
    throw error;
  }
  yield* port.close(fd);
  return DAMAGED;
}
