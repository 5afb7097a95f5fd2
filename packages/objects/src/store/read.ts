import type { Protocol } from '@muse/io/protocols';
import { parseObjectId, type ObjectId } from '../id/object-id.js';
import { readCopy } from './read-copy.js';
import { damageOf, search } from './search.js';
import type { ObjectStore } from './store.js';

/**
 * The bytes of an object, hashed on the way out. `null` only if nothing is stored under the id.
 *
 * @throws `IntegrityError` ("integrity check") if every stored copy is damaged; `ERR_MUSE_PACK_VERSION` or
 * `ERR_MUSE_PACK_ENCODING` if a newer Muse stored it; `ERR_MUSE_TOO_LARGE` above 4 GiB, where only a stream can read it.
 */
export function* readObject(store: ObjectStore, id: ObjectId): Protocol<Uint8Array | null> {
  parseObjectId(id);
  const result = yield* search(store, id, (copy) => readCopy(store, id, copy));
  if (result.found !== undefined) return result.found.value;
  if (result.damaged.length === 0) return null;
  throw damageOf(id, result);
}
