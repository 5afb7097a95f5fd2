import type { Protocol } from '@muse/io';
import type { ObjectId, ObjectStore, TreeEntry } from '@muse/objects';
import { loadTree } from '../object/load.js';

/** What a tree has at a path; `undefined` if nothing. Only the trees on the way are read. */
export function* entryAt(store: ObjectStore, tree: ObjectId | null, path: string): Protocol<TreeEntry | undefined> {
  let at: ObjectId | null = tree;
  let entry: TreeEntry | undefined;
  for (const name of path.split('/')) {
    if (at === null) return undefined;
    entry = (yield* loadTree(store, at)).find((candidate) => candidate.name === name);
    at = entry?.kind === 'directory' ? entry.id : null;
  }
  return entry;
}
