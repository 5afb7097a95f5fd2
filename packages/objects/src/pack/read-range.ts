import { errorCode } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import { cachedChunk, CHUNK_LENGTH, keepChunk, type ChunkCache } from './chunk-cache.js';
import type { Pack } from './pack.js';

/** The file is not there any more: another process has absorbed the pack. */
export const GONE = 'gone';
export type Gone = typeof GONE;

/** Opens a file for `body` and closes it in any case; answers `gone` if there is none. */
export function* withFile<T>(path: string, body: (fd: number) => Protocol<T>): Protocol<T | Gone> {
  let fd: number;
  try {
    fd = yield* port.open(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return GONE;
    throw error;
  }
  try {
    return yield* body(fd);
  } finally {
    yield* port.close(fd);
  }
}

/** Fills `buffer` from `position` on, as far as the file goes; answers how many bytes there were. */
export function* readFully(fd: number, buffer: Uint8Array, position: number): Protocol<number> {
  let done = 0;
  while (done < buffer.length) {
    const count = yield* port.read(fd, buffer, done, buffer.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** These bytes of a pack from the disk; fewer if it is shorter than it was. */
export function* readRange(pack: Pack, offset: number, length: number): Protocol<Buffer | Gone> {
  const buffer = Buffer.allocUnsafe(length);
  return yield* withFile(pack.path, function* (fd): Protocol<Buffer> {
    return buffer.subarray(0, yield* readFully(fd, buffer, offset));
  });
}

/** These bytes of a pack, through the cache of chunks. */
export function* readCachedRange(
  cache: ChunkCache,
  pack: Pack,
  offset: number,
  length: number,
): Protocol<Buffer | Gone> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const index = Math.floor((offset + done) / CHUNK_LENGTH);
    let chunk: Buffer | Gone | undefined = cachedChunk(cache, pack, index);
    if (chunk === undefined) {
      const start = index * CHUNK_LENGTH;
      chunk = yield* readRange(pack, start, Math.min(CHUNK_LENGTH, pack.size - start));
      if (chunk === GONE) return GONE;
      keepChunk(cache, pack, index, chunk);
    }
    const from = offset + done - index * CHUNK_LENGTH;
    const count = chunk.copy(bytes, done, from, Math.min(chunk.length, from + length - done));
    if (count === 0) return bytes.subarray(0, done);
    done += count;
  }
  return bytes;
}
