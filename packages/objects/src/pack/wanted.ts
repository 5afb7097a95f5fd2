import { port, type Protocol } from '@muse/io/protocols';
import { idFromHex, type ObjectId } from '../id/object-id.js';
import { directoryOf, type Copy, type Damaged } from '../store/copy.js';
import { readCopy } from '../store/read-copy.js';
import { search } from '../store/search.js';
import { checkCopy } from '../store/source.js';
import { loosePath, looseRoot, packsDir, type ObjectStore } from '../store/store.js';
import { CHUNK_LENGTH, dropChunks } from './chunk-cache.js';
import { bucketOf } from './format.js';
import { refreshPackSet } from './pack-set.js';
import { findRecord, idKey, type IdKey } from './pack.js';
import type { Gone } from './read-range.js';
import type { PackWriter } from './writer.js';

/**
 * Whether an object has to be stored: it is not in this pack yet, and no intact copy is stored elsewhere. What was
 * stored when the writer was first used is seen; what others store meanwhile may be stored twice, which does no harm.
 */
export function* isWanted(writer: PackWriter, hex: string): Protocol<boolean> {
  const { state, store } = writer;
  if (state.objects.has(hex)) return false;
  state.shards ??= yield* lookAround(store);
  if (isSurelyNew(writer, hex)) return true;
  const id = idFromHex(hex);
  const result = yield* search(store, id, (copy) => checkSmallOrLarge(store, id, copy), 0);
  if (result.found !== undefined) {
    state.reliedOn.add(directoryOf(result.found.copy));
    return false;
  }
  if (result.damaged.includes(loosePath(store, id))) state.overruled.push(loosePath(store, id));
  return true;
}

/** True if what is in memory says so with certainty; false if the disk has to be asked, or nothing was looked at yet. */
export function isSurelyNew({ state, store }: PackWriter, hex: string): boolean {
  const { shards } = state;
  if (shards === undefined || state.objects.has(hex)) return false;
  if (shards.size > 0 && shards.has(hex.slice(0, 2))) return false;
  return store.packs.packs.length === 0 || !mayBePacked(store, idKey(idFromHex(hex)));
}

/** Takes stock of what is stored, from the disk. */
function* lookAround(store: ObjectStore): Protocol<ReadonlySet<string>> {
  dropChunks(store.packs.chunks);
  yield* refreshPackSet(store.packs, packsDir(store));
  return new Set(((yield* port.readdir(looseRoot(store))) ?? []).map((entry) => entry.name));
}

/** False only if it is certain, from what is in memory, that no known pack holds an object. */
function mayBePacked(store: ObjectStore, key: IdKey): boolean {
  return store.packs.packs.some((pack) => {
    const records = pack.buckets.get(bucketOf(key.high, pack.footer.bits));
    return records === undefined || findRecord(records, key, pack.footer.bits) !== undefined;
  });
}

function* checkSmallOrLarge(
  store: ObjectStore,
  id: ObjectId,
  copy: Copy,
): Protocol<{ readonly value: unknown } | Damaged | Gone> {
  const small = copy.kind === 'packed' && copy.length <= CHUNK_LENGTH;
  return small ? yield* readCopy(store, id, copy) : yield* checkCopy(id, copy);
}
