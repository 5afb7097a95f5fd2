import { errorCode } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { decodeCommit, decodeSnapshot, decodeTree, sniffKind } from '@muse/objects';
import type { ObjectId, ObjectKind, ObjectStore } from '@muse/objects';
import { objectSize, readObject } from '@muse/objects/protocols';
import { decodeTag } from '../tag/format.js';

/** Larger objects are blobs: no record is larger, and no tree that a person made. In bytes. */
const LARGEST_RECORD = 64 * 1024 * 1024;

/**
 * What kind of object an id is, by its bytes: a commit, tree, snapshot or tag if they are exactly one, else a blob. A
 * file with the text of a commit in it cannot be told from that commit: it is the same object.
 *
 * Null if nothing is stored under the id. Throws an integrity error if it is damaged.
 */
export function* detectKind(store: ObjectStore, id: ObjectId): Protocol<ObjectKind | null> {
  const size = yield* objectSize(store, id);
  if (size === null) return null;
  if (size > LARGEST_RECORD) return 'blob';
  const bytes = yield* readObject(store, id);
  return bytes === null ? null : kindOf(bytes, id);
}

/** What kind of object these bytes are; `id` is theirs. */
export function kindOf(bytes: Uint8Array, id: ObjectId): ObjectKind {
  const kind = sniffKind(bytes);
  if (kind === 'blob') return 'blob';
  try {
    DECODERS[kind](bytes, id);
    return kind;
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_BAD_RECORD') return 'blob';
    throw error;
  }
}

const DECODERS = { commit: decodeCommit, tree: decodeTree, snapshot: decodeSnapshot, tag: decodeTag } as const;
