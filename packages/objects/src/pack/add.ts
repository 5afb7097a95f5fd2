import { createHash, hash } from 'node:crypto';
import type { Protocol } from '@muse/io/protocols';
import { wrongBytes } from '../error/failures.js';
import { idFromHex, isIdOf, parseObjectId, type ObjectId } from '../id/object-id.js';
import type { Source } from '../store/source.js';
import { withSourceFile } from '../store/write-from-path.js';
import { readFully } from './read-range.js';
import { isSurelyNew, isWanted } from './wanted.js';
import {
  appendObject,
  appendToBuffer,
  BUFFER_LENGTH,
  exclusively,
  flush,
  noteObject,
  position,
  rewind,
  room,
  type PackWriter,
} from './writer.js';

/** Files up to this size are read in one go, straight into the buffer of the writer. */
const SMALL_FILE = BUFFER_LENGTH / 4;

/** What was added: the id of the bytes, and how many they are. */
export interface Added {
  readonly id: ObjectId;
  readonly size: number;
}

/**
 * Adds an object, unless it was added before or an intact copy of it is stored already. The bytes are copied or written
 * before this returns.
 *
 * @param id if given, what the bytes must hash to.
 * @throws `IntegrityError` if they do not. If a write fails the writer has failed, and nothing of it is stored.
 */
export function* add(writer: PackWriter, bytes: Uint8Array, id?: ObjectId): Protocol<ObjectId> {
  const hex = hashAs(bytes, id);
  if (!addInMemory(writer, hex, bytes)) yield* addHashed(writer, hex, bytes);
  return idFromHex(hex);
}

/** The hash of the bytes as hex; throws `IntegrityError` if it is not the one in `id`. */
export function hashAs(bytes: Uint8Array, id: ObjectId | undefined): string {
  const hex = hash('sha256', bytes, 'hex');
  if (id === undefined || isIdOf(id, hex)) return hex;
  throw wrongBytes(parseObjectId(id), idFromHex(hex));
}

/**
 * Adds an object without a call on the disk, if it is certain that none is stored and the buffer has room: the common
 * case of large batches, for which steps of a protocol would cost more than the work. False if nothing was done.
 */
export function addInMemory(writer: PackWriter, hex: string, bytes: Uint8Array): boolean {
  const { state } = writer;
  if (state.status !== 'open' || bytes.length > room(state) || !isSurelyNew(writer, hex)) return false;
  appendToBuffer(state, hex, bytes);
  return true;
}

/** Adds an object whose hash is known, if it is wanted. */
export function* addHashed(writer: PackWriter, hex: string, bytes: Uint8Array): Protocol<void> {
  yield* exclusively(writer, function* () {
    if (yield* isWanted(writer, hex)) yield* appendObject(writer, hex, bytes);
  });
}

/**
 * Adds the content of a regular file of any size, in bounded memory. The very bytes that are stored are hashed: of a
 * file that changes meanwhile the id is that of what was read. If it cannot be read, the writer can be used on.
 *
 * @throws `ERR_MUSE_NOT_A_FILE` (refused) for anything but a regular file; otherwise as `add`.
 */
export function* addFromPath(writer: PackWriter, path: string): Protocol<Added> {
  return yield* exclusively(writer, function* () {
    const start = position(writer.state);
    try {
      return yield* withSourceFile(path, (source) => addSource(writer, source));
    } catch (error) {
      if (writer.state.status === 'busy') rewind(writer.state, start);
      throw error;
    }
  });
}

function* addSource(writer: PackWriter, source: Source): Protocol<Added> {
  const { state } = writer;
  if (source.size > SMALL_FILE) return yield* addInPieces(writer, source);
  if (room(state) <= source.size) yield* flush(writer);
  // One byte more than expected shows whether the file has grown.
  const space = state.buffer.subarray(state.used, state.used + source.size + 1);
  const size = yield* readFully(source.fd, space, 0);
  if (size > source.size) return yield* addInPieces(writer, source);
  const hex = hash('sha256', space.subarray(0, size), 'hex');
  if (yield* isWanted(writer, hex)) {
    const offset = position(state);
    state.used += size;
    noteObject(state, hex, offset);
  }
  return { id: idFromHex(hex), size };
}

/** The id is known at the end only, so the object is appended first and taken back if it was not wanted. */
function* addInPieces(writer: PackWriter, source: Source): Protocol<Added> {
  const { state } = writer;
  const start = position(state);
  const sum = createHash('sha256');
  for (;;) {
    if (state.used === state.buffer.length) yield* flush(writer);
    const space = state.buffer.subarray(state.used);
    const count = yield* readFully(source.fd, space, position(state) - start);
    sum.update(space.subarray(0, count));
    state.used += count;
    if (count < space.length) break;
  }
  const size = position(state) - start;
  const hex = sum.digest('hex');
  if (yield* isWanted(writer, hex)) noteObject(state, hex, start);
  else rewind(state, start);
  return { id: idFromHex(hex), size };
}
