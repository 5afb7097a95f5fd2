import { errorCode } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import type { ObjectId } from '../id/object-id.js';
import { readLooseRef } from '../loose/loose-ref.js';
import { checkRefName } from '../name/check-name.js';
import { readPackedRefs } from '../packed/read-packed.js';
import type { RefStore } from '../store/ref-store.js';
import { readJournal, seenThrough } from '../transaction/journal.js';

/**
 * The id that a ref holds, `null` if there is no such ref. Takes no lock. A transaction is seen whole or not at all,
 * also after a crash in its middle.
 *
 * @throws `ERR_MUSE_BAD_REF_NAME` (refused); `ERR_MUSE_DAMAGED_REF`, `ERR_MUSE_DAMAGED_PACKED_REFS` or
 * `ERR_MUSE_DAMAGED_REF_JOURNAL` (damaged): a damaged ref is never taken for an absent one.
 */
export function* readRef(store: RefStore, name: string): Protocol<ObjectId | null> {
  checkRefName(name);
  const journal = yield* readJournal(store);
  return seenThrough(journal, name, yield* storedRef(store, name));
}

/** What the files say. The loose one is looked up first: packing writes the packed one before it removes the loose one. */
export function* storedRef(store: RefStore, name: string): Protocol<ObjectId | null> {
  return (yield* readLooseRef(store, name)) ?? (yield* readPackedRefs(store)).refs.get(name) ?? null;
}

/** What the files say of several refs, while the caller holds the lock. The packed ones are read once. */
export function* storedRefs(store: RefStore, names: readonly string[]): Protocol<(ObjectId | null)[]> {
  const packed = (yield* readPackedRefs(store)).refs;
  const values: (ObjectId | null)[] = [];
  for (const name of names) values.push((yield* readLooseRef(store, name)) ?? packed.get(name) ?? null);
  return values;
}

/** What a ref holds; `undefined` if it is damaged. */
export function* storedIfReadable(store: RefStore, name: string): Protocol<ObjectId | null | undefined> {
  try {
    return yield* storedRef(store, name);
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_DAMAGED_REF') return undefined;
    throw error;
  }
}
