import type { Protocol } from '@muse/io';
import { blobId, encodeTree } from '@muse/objects';
import type { ObjectId, ObjectStore, TreeEntry } from '@muse/objects';
import { loadTree } from '../object/load.js';

export interface TreeWithEntry {
  /** `null` if nothing is left. */
  readonly tree: ObjectId | null;
  /** The trees on the way, which are not stored yet. */
  readonly objects: readonly { readonly id: ObjectId; readonly bytes: Uint8Array }[];
}

/** A tree with another file at a path, or with none; what stands in its way there goes. Nothing is written. */
export function* withEntry(
  store: ObjectStore,
  tree: ObjectId | null,
  { path, file }: { readonly path: string; readonly file: Omit<TreeEntry, 'name'> | undefined },
): Protocol<TreeWithEntry> {
  const slash = path.indexOf('/');
  const name = slash === -1 ? path : path.slice(0, slash);
  const entries = tree === null ? [] : yield* loadTree(store, tree);
  const old = entries.find((entry) => entry.name === name);
  const others = entries.filter((entry) => entry.name !== name);
  let mine: readonly TreeEntry[] = file === undefined ? [] : [{ name, ...file }];
  let below: TreeWithEntry['objects'] = [];
  if (slash !== -1) {
    const inside = yield* withEntry(store, old?.kind === 'directory' ? old.id : null, {
      path: path.slice(slash + 1),
      file,
    });
    mine = inside.tree === null ? [] : [{ name, kind: 'directory', id: inside.tree }];
    below = inside.objects;
  }
  if (others.length + mine.length === 0) return { tree: null, objects: [] };
  const bytes = encodeTree([...others, ...mine]);
  const id = blobId(bytes);
  return { tree: id, objects: [...below, { id, bytes }] };
}
