import { parentPath } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import { pruneUpwards } from '../disk/prune.js';
import { syncRefDirectory } from '../disk/sync-ref-directory.js';
import { refPath, type RefStore } from '../store/ref-store.js';

/**
 * Removes the loose files of refs, durably, and the directories that this leaves empty. Directories are synced also where
 * there was no file any more: a writer that was killed may have removed it and not synced that.
 */
export function* removeLoose(store: RefStore, names: readonly string[]): Protocol<void> {
  const dirs = new Set<string>();
  for (const name of names) {
    const path = refPath(store, name);
    dirs.add(parentPath(path));
    if ((yield* port.lstat(path))?.kind === 'file') yield* port.unlink(path);
  }
  for (const dir of dirs) yield* syncRefDirectory(dir);
  for (const dir of dirs) yield* pruneUpwards(store, dir);
}
