import { createHash } from 'node:crypto';
import { encodeName, MuseError } from '@muse/io';
import type { FileStat, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';

/** Files up to this size (bytes) are read in one piece; larger ones are streamed. */
export const WHOLE_LIMIT: number = 8 * 1024 * 1024;

const CHUNK = 1024 * 1024;
const ATTEMPTS = 5;

/** The content of a path: its id, and how the file looked both before and after it was read. */
export interface Content {
  readonly id: ObjectId;
  readonly stat: FileStat;
  /** False if it changed each time it was read. */
  readonly stable: boolean;
}

/** Takes the content of a file or link that looks like `stat`; `undefined` if it is gone. */
export type Take<T> = (file: string, stat: FileStat) => Protocol<T | undefined>;

/**
 * Reads a file such that the answer belongs to one state of it: looked at before and after, and read again when the two
 * differ. `undefined` if there is no file or link (any more).
 */
export function* readStable<T>(
  file: string,
  first: FileStat,
  take: Take<T>,
): Protocol<{ value: T; stat: FileStat; stable: boolean } | undefined> {
  let before = first;
  for (let attempt = 1; ; attempt++) {
    const value = yield* take(file, before);
    const after = yield* port.lstat(file);
    if (after === undefined || after.kind === 'directory' || after.kind === 'other') return undefined;
    const stable = value !== undefined && sameState(before, after);
    if (value !== undefined && (stable || attempt === ATTEMPTS)) return { value, stat: after, stable };
    if (attempt === ATTEMPTS) return undefined;
    before = after;
  }
}

/** Hashes a file, or the target of a link, without storing it; `undefined` if it is gone. */
export function* hashContent(file: string, first: FileStat): Protocol<Content | undefined> {
  const read = yield* readStable(file, first, hashOnce);
  return read === undefined ? undefined : { id: read.value, stat: read.stat, stable: read.stable };
}

function* hashOnce(file: string, stat: FileStat): Protocol<ObjectId | undefined> {
  if (stat.kind === 'symlink' || stat.size <= WHOLE_LIMIT) {
    const bytes = yield* readWhole(file, stat);
    return bytes === undefined ? undefined : blobId(bytes);
  }
  const fd = yield* port.open(file, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let at = 0; ;) {
      const count = yield* port.read(fd, buffer, 0, CHUNK, at);
      if (count === 0) return `sha256:${hash.digest('hex')}` as ObjectId;
      hash.update(buffer.subarray(0, count));
      at += count;
    }
  } finally {
    yield* port.close(fd);
  }
}

/** The bytes of a file, or of the target of a link; `undefined` if it is gone or another kind by now. */
export function* readWhole(file: string, stat: FileStat): Protocol<Uint8Array | undefined> {
  if (stat.kind !== 'symlink') return yield* port.readFile(file);
  try {
    return encodeName(yield* port.readlink(file));
  } catch (error) {
    // EINVAL: a file took the place of the link; the next look tells.
    if (['ENOENT', 'EINVAL'].includes((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}

/** True if nothing says that the file changed between the two looks. */
export function sameState(a: FileStat, b: FileStat): boolean {
  return (
    a.kind === b.kind &&
    a.size === b.size &&
    a.mode === b.mode &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs &&
    a.ino === b.ino
  );
}

/** The error for a file that no attempt could read in one state. */
export function keepsChanging(path: string): MuseError {
  return new MuseError(`${JSON.stringify(path)} changed each time it was read`, {
    code: 'ERR_MUSE_FILE_CHANGING',
    kind: 'refused',
    hint: 'Stop the program that writes to it, or have it ignored, and run the command again.',
    data: { path },
  });
}
