import type { Protocol } from '@muse/io/protocols';
import type { Commit } from '../commit/commit.js';
import { decodeCommit } from '../commit/decode.js';
import { encodeCommit } from '../commit/encode.js';
import { blobId, type ObjectId } from '../id/object-id.js';
import { decodeSnapshot } from '../snapshot/decode.js';
import { encodeSnapshot } from '../snapshot/encode.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { decodeTree } from '../tree/decode.js';
import { encodeTree } from '../tree/encode.js';
import type { TreeEntry } from '../tree/entry.js';
import { readObject } from './read.js';
import type { ObjectStore } from './store.js';
import { writeObject } from './write.js';

/*
 * Trees, commits and snapshots are objects like any other, written by the same protocol and verified in the same way.
 * They never change once written: another value is another object under another id.
 */

/** Stores a tree as an object of its own; see `writeObject`. */
export function* writeTree(store: ObjectStore, entries: Iterable<TreeEntry>): Protocol<ObjectId> {
  return yield* writeRecord(store, encodeTree(entries));
}

/** The entries of a stored tree; `null` only if nothing is stored under the id. Throws for anything but a tree. */
export function* readTree(store: ObjectStore, id: ObjectId): Protocol<readonly TreeEntry[] | null> {
  return yield* readRecord(store, id, decodeTree);
}

/** Stores a commit as an object of its own; see `writeObject`. What it names must be stored before. */
export function* writeCommit(store: ObjectStore, commit: Commit): Protocol<ObjectId> {
  return yield* writeRecord(store, encodeCommit(commit));
}

/**
 * A stored commit; `null` only if nothing is stored under the id.
 *
 * @throws `IntegrityError` if it is damaged, `ERR_MUSE_BAD_RECORD` (damaged) if it is no commit; both name the id.
 */
export function* readCommit(store: ObjectStore, id: ObjectId): Protocol<Commit | null> {
  return yield* readRecord(store, id, decodeCommit);
}

/** Stores a snapshot as an object of its own; see `writeObject`. */
export function* writeSnapshot(store: ObjectStore, snapshot: Snapshot): Protocol<ObjectId> {
  return yield* writeRecord(store, encodeSnapshot(snapshot));
}

/** A stored snapshot; `null` only if nothing is stored under the id. Throws as `readCommit`. */
export function* readSnapshot(store: ObjectStore, id: ObjectId): Protocol<Snapshot | null> {
  return yield* readRecord(store, id, decodeSnapshot);
}

function* writeRecord(store: ObjectStore, bytes: Uint8Array): Protocol<ObjectId> {
  const id = blobId(bytes);
  yield* writeObject(store, id, bytes);
  return id;
}

function* readRecord<T>(
  store: ObjectStore,
  id: ObjectId,
  decode: (bytes: Uint8Array, id: ObjectId) => T,
): Protocol<T | null> {
  const bytes = yield* readObject(store, id);
  return bytes === null ? null : decode(bytes, id);
}
