import { blobId, encodeTree } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import type { TreeSource } from './source.js';

interface NewObject {
  readonly id: ObjectId;
  readonly bytes: Uint8Array;
}

/** The id of a merged tree and the objects that are not stored yet: what only virtual bases use is left out. */
export function newObjects(
  { made, contents }: TreeSource,
  root: ObjectId | null,
): { readonly tree: ObjectId; readonly objects: NewObject[] } {
  const found = new Map<ObjectId, Uint8Array>();
  const pending = root === null ? [] : [root];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const tree = made.get(id);
    if (tree === undefined || found.has(id)) continue;
    found.set(id, tree.bytes);
    for (const entry of tree.entries) {
      const content = contents.get(entry.id);
      if (entry.kind === 'directory') pending.push(entry.id);
      else if (content !== undefined) found.set(entry.id, content);
    }
  }
  const empty = encodeTree([]);
  if (root === null) found.set(blobId(empty), empty);
  return { tree: root ?? blobId(empty), objects: [...found].map(([id, bytes]) => ({ id, bytes })) };
}
