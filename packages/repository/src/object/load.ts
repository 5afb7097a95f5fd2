import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { Commit, ObjectId, ObjectStore, TreeEntry } from '@muse/objects';
import { readCommit, readObject, readTree } from '@muse/objects/protocols';

/** A commit that history names. Throws `ERR_MUSE_OBJECT_MISSING` (damaged) if it is not stored. */
export function* loadCommit(store: ObjectStore, id: ObjectId): Protocol<Commit> {
  return (yield* readCommit(store, id)) ?? missing('commit', id);
}

/** The entries of a tree that history names. Throws `ERR_MUSE_OBJECT_MISSING` (damaged) if it is not stored. */
export function* loadTree(store: ObjectStore, id: ObjectId): Protocol<readonly TreeEntry[]> {
  return (yield* readTree(store, id)) ?? missing('tree', id);
}

/** The bytes of an object that history names. Throws `ERR_MUSE_OBJECT_MISSING` (damaged) if it is not stored. */
export function* loadObject(store: ObjectStore, id: ObjectId): Protocol<Uint8Array> {
  return (yield* readObject(store, id)) ?? missing('object', id);
}

function missing(kind: string, id: ObjectId): never {
  throw new MuseError(`the ${kind} ${id} is missing from the repository`, {
    code: 'ERR_MUSE_OBJECT_MISSING',
    kind: 'damaged',
    hint: 'Run "muse verify" to see what else is missing; fetch from another copy to get it back.',
    data: { id, kind },
  });
}
