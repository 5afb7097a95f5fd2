import { errorCode, parentPath } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import type { RefStore } from '../store/ref-store.js';

const IN_USE = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EPERM', 'EACCES', 'EBUSY']);

/**
 * Removes the empty directories from `dir` upwards, short of `refs/<namespace>`. Another writer that has just made one
 * and has nothing in it yet makes it again. Not synced: after a power cut an empty directory may be back, which is no ref.
 */
export function* pruneUpwards(store: RefStore, dir: string): Protocol<void> {
  const floor = `${store.dir}/refs/`.length;
  for (let level = dir; level.slice(floor).includes('/'); level = parentPath(level)) {
    if (!(yield* removeIfEmpty(level))) return;
  }
}

/** Removes a directory that holds nothing but empty directories; false if it is still there. */
export function* pruneDownwards(dir: string): Protocol<boolean> {
  for (const entry of (yield* port.readdir(dir)) ?? []) {
    if (entry.kind !== 'directory' || !(yield* pruneDownwards(`${dir}/${entry.name}`))) return false;
  }
  return yield* removeIfEmpty(dir);
}

function* removeIfEmpty(dir: string): Protocol<boolean> {
  try {
    yield* port.rmdir(dir);
    return true;
  } catch (error) {
    if (!IN_USE.has(errorCode(error) ?? '')) throw error;
    return errorCode(error) === 'ENOENT';
  }
}
