import { errorCode } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

/** Up to `size` bytes from `position`; fewer if the file ends there. */
export function* readUpTo(fd: number, size: number, position = 0): Protocol<Buffer> {
  const buffer = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const count = yield* port.read(fd, buffer, length, size - length, position + length);
    if (count === 0) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

/** Opens a file to read it; `undefined` if nothing has that name. */
export function* openIfThere(path: string): Protocol<number | undefined> {
  try {
    return yield* port.open(path, 'r');
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/**
 * The bytes of a file that should be small: at most `limit` and one more, which tells the caller that it is not. Answers
 * `undefined` if there is no such file, or a directory in its place.
 */
export function* readSmall(path: string, limit: number): Protocol<Buffer | undefined> {
  const fd = yield* openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    return yield* readUpTo(fd, limit + 1);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  } finally {
    yield* port.close(fd);
  }
}

/** Nothing of that name: also where a directory has it, or a file has the name of one of its directories. */
export function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
