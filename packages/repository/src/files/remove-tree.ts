import { errorCode } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port, removeFile } from '@muse/io/protocols';

/**
 * Removes a directory and all that is in it; symbolic links are removed, not followed, and what is gone already is no
 * error. Nothing is synced: only for what has been given up before (temp directories, removed work trees).
 */
export function* removeTree(path: string): Protocol<void> {
  for (const entry of (yield* port.readdir(path)) ?? []) {
    if (entry.kind === 'directory') yield* removeTree(`${path}/${entry.name}`);
    else yield* unlinkIfThere(`${path}/${entry.name}`);
  }
  yield* rmdirIfThere(path);
}

/** Removes a file or link; false if there was none. */
export function* unlinkIfThere(path: string): Protocol<boolean> {
  return yield* removeFile(path, { durability: 'process' });
}

function* rmdirIfThere(path: string): Protocol<void> {
  try {
    yield* port.rmdir(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Removes a directory if nothing is in it; false if something is, or if it is no directory. */
export function* rmdirIfEmpty(path: string): Protocol<boolean> {
  try {
    yield* port.rmdir(path);
    return true;
  } catch (error) {
    if (!NOT_EMPTY.has(errorCode(error))) throw error;
    return false;
  }
}

const NOT_EMPTY = new Set<string | undefined>(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EBUSY', 'EINVAL']);
