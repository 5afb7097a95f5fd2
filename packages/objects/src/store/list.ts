import { port, type Protocol } from '@muse/io/protocols';
import { idFromHex, type ObjectId } from '../id/object-id.js';
import { bucketOf, RECORD_LENGTH } from '../pack/format.js';
import { bucketRecords } from '../pack/load-pack.js';
import { refreshPackSet } from '../pack/pack-set.js';
import { firstAtOrAfter, recordId, type Pack } from '../pack/pack.js';
import { GONE } from '../pack/read-range.js';
import { looseRoot, packsDir, type ObjectStore } from './store.js';

const SHARD = /^[0-9a-f]{2}$/;
const REST = /^[0-9a-f]{62}$/;

/**
 * The ids of all stored objects, loose and packed, each once and sorted. Objects are not read; temps are not objects.
 *
 * @throws if a pack cannot be read: what is in it would be missing from the list.
 */
export function* listObjects(store: ObjectStore): Protocol<ObjectId[]> {
  return yield* idsStarting(store, '');
}

/** The ids that start with these hex digits, none included, sorted. */
export function* idsStarting(store: ObjectStore, hex: string): Protocol<ObjectId[]> {
  const found = new Set<ObjectId>();
  // Packs after loose objects: what moves from one to the other meanwhile is seen at least once.
  for (const id of yield* looseStarting(store, hex)) found.add(id);
  for (const id of yield* packedStarting(store, hex)) found.add(id);
  return [...found].sort();
}

/** Loose objects by the names of their files. */
export function* looseStarting(store: ObjectStore, hex: string): Protocol<ObjectId[]> {
  const found: ObjectId[] = [];
  const shards = hex.length >= 2 ? [hex.slice(0, 2)] : yield* namesIn(looseRoot(store));
  for (const shard of shards.filter((name) => SHARD.test(name) && name.startsWith(hex.slice(0, 2)))) {
    for (const name of yield* namesIn(`${looseRoot(store)}/${shard}`)) {
      if (REST.test(name) && `${shard}${name}`.startsWith(hex)) found.push(idFromHex(`${shard}${name}`));
    }
  }
  return found;
}

function* packedStarting(store: ObjectStore, hex: string): Protocol<ObjectId[]> {
  for (;;) {
    // Two looks that agree: see `search`.
    while (yield* refreshPackSet(store.packs, packsDir(store)));
    for (const error of store.packs.unreadable.values()) throw error;
    const found: ObjectId[] = [];
    let vanished = false;
    for (const pack of store.packs.packs) {
      vanished ||= (yield* collect(pack, hex, found)) === GONE;
    }
    if (!vanished) return found;
  }
}

function* collect(pack: Pack, hex: string, found: ObjectId[]): Protocol<typeof GONE | undefined> {
  const { bits } = pack.footer;
  const first = bucketOf(Number.parseInt(hex.padEnd(8, '0').slice(0, 8), 16), bits);
  const last = bucketOf(Number.parseInt(hex.padEnd(8, 'f').slice(0, 8), 16), bits);
  for (let bucket = first; bucket <= last; bucket++) {
    const records = yield* bucketRecords(pack, bucket);
    if (records === GONE) return GONE;
    for (let i = firstAtOrAfter(records, hex); i < records.length / RECORD_LENGTH; i++) {
      const id = recordId(records, i);
      if (!id.startsWith(`sha256:${hex}`)) break;
      found.push(id);
    }
  }
  return undefined;
}

function* namesIn(dir: string): Protocol<string[]> {
  return ((yield* port.readdir(dir)) ?? []).map((entry) => entry.name);
}
