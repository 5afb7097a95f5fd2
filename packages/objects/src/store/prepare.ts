import { parentPath } from '@muse/io';
import { ensureDir, port, syncDirectory, type Protocol } from '@muse/io/protocols';
import type { ObjectStore } from './store.js';

/**
 * Makes sure, once per store, that a directory is there and durable itself before anything in it is relied on. That it
 * can be seen is not enough: the process that made it may have been killed before it synced the directory above.
 */
export function* prepareDirectory(store: ObjectStore, dir: string): Protocol<void> {
  if (store.prepared.has(dir)) return;
  if ((yield* port.lstat(dir)) === undefined) {
    yield* ensureDir(dir);
  } else {
    for (let level = dir; level !== store.dir; level = parentPath(level)) {
      if (store.prepared.has(level)) break;
      yield* syncDirectory(parentPath(level));
      store.prepared.add(level);
    }
  }
  store.prepared.add(dir);
}
