import type { ObjectId, ObjectStore, TreeEntry } from '@muse/objects';

/** Trees by their ids: the stored ones, and those that a merge has made and not yet stored. */
export interface TreeSource {
  readonly store: ObjectStore;
  readonly made: Map<ObjectId, { readonly entries: readonly TreeEntry[]; readonly bytes: Uint8Array }>;
  /** Contents of files that a merge has made and not yet stored. */
  readonly contents: Map<ObjectId, Uint8Array>;
  /** Ids of no object, which stand in a base for files whose own bases do not agree: no side ever equals them. */
  readonly unsettled: Set<ObjectId>;
}

export function createTreeSource(store: ObjectStore): TreeSource {
  return { store, made: new Map(), contents: new Map(), unsettled: new Set() };
}
