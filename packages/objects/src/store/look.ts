import { port, type Protocol } from '@muse/io/protocols';
import { parseObjectId, type ObjectId } from '../id/object-id.js';
import { refreshPackSet } from '../pack/pack-set.js';
import { GONE } from '../pack/read-range.js';
import type { Copy } from './copy.js';
import { search, type SearchResult } from './search.js';
import { checkCopy } from './source.js';
import { packsDir, type ObjectStore } from './store.js';

/**
 * Whether something is stored under an id. It is not read: a damaged object counts as there. One that only a pack could
 * hold that cannot be read does not.
 */
export function* hasObject(store: ObjectStore, id: ObjectId): Protocol<boolean> {
  return (yield* objectSize(store, id)) !== null;
}

/**
 * Bytes of an object, `null` if nothing is stored under the id. It is not read, so a damaged one may say anything.
 */
export function* objectSize(store: ObjectStore, id: ObjectId): Protocol<number | null> {
  parseObjectId(id);
  const result = yield* search(store, id, sizeOf);
  if (result.found !== undefined) return result.found.value;
  return null;
}

/** Looks for packs that other processes have added or absorbed. Lookups do so by themselves before they report a miss. */
export function* refreshPacks(store: ObjectStore): Protocol<void> {
  yield* refreshPackSet(store.packs, packsDir(store));
}

/** The first copy of an object that is right on the disk, if there is one; damaged ones on the way are noted. */
export function* findIntact(store: ObjectStore, id: ObjectId, looks: number): Protocol<SearchResult<true>> {
  return yield* search(store, id, (copy) => checkCopy(id, copy), looks);
}

function* sizeOf(copy: Copy): Protocol<{ readonly value: number } | typeof GONE> {
  if (copy.kind === 'packed') return { value: copy.length };
  const stat = yield* port.lstat(copy.path);
  return stat === undefined ? GONE : { value: stat.size };
}
