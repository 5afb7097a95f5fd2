import { discardTemp, port, type Protocol, type Temp } from '@muse/io/protocols';

import { pruneDownwards } from '../disk/prune.js';
import type { ObjectId } from '../id/object-id.js';
import { readPackedRefs } from '../packed/read-packed.js';
import { writePackedRefs } from '../packed/write-packed.js';
import { refPath, type RefStore } from '../store/ref-store.js';

/**
 * Gives a staged ref its place. The caller holds the lock and syncs the directory. Where a directory is in the way that
 * another process is just writing into, the value goes to packed-refs instead, durably.
 */
export function* publishRef(store: RefStore, name: string, id: ObjectId, temp: Temp): Protocol<void> {
  const path = refPath(store, name);
  try {
    yield* port.rename(temp.path, path);
    return;
  } catch (error) {
    if ((yield* port.lstat(path))?.kind !== 'directory') throw error;
  }
  if (yield* pruneDownwards(path)) {
    yield* port.rename(temp.path, path);
    return;
  }
  yield* writePackedRefs(store, new Map((yield* readPackedRefs(store)).refs).set(name, id));
  yield* discardTemp(temp);
}
