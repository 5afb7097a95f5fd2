import { parentPath } from '@muse/io';
import type { Decorate } from '../record/record.js';
import { overriding, watchingSyncs } from './barriers.js';

/** No file is ever synced: rename without fsync. */
export const withoutFileSyncs: Decorate = (fs) => watchingSyncs(fs, (line) => !line.startsWith('fsyncDir'));

/** No directory is ever synced: what many libraries do. */
export const withoutDirectorySyncs: Decorate = (fs) => watchingSyncs(fs, (line) => line.startsWith('fsyncDir'));

/** The parent of a new directory is not synced. */
export const withoutParentSyncs: Decorate = (fs) => {
  const { sync } = fs;
  const fresh = new Set<string>();
  return overriding(fs, {
    mkdir(path, mode) {
      sync.mkdir(path, mode);
      fresh.add(parentPath(path));
    },
    fsyncDir(path) {
      if (!fresh.delete(path)) sync.fsyncDir(path);
    },
  });
};
