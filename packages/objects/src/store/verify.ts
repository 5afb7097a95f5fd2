import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import type { ObjectId } from '../id/object-id.js';
import { refreshPackSet } from '../pack/pack-set.js';
import { GONE } from '../pack/read-range.js';
import { checkPack } from '../pack/verify.js';
import { looseStarting } from './list.js';
import { findIntact } from './look.js';
import { checkCopy } from './source.js';
import { loosePath, packsDir, type ObjectStore } from './store.js';

/** A copy of an object, or a pack, that is not as it was written. */
export interface StoreProblem {
  readonly kind: 'damaged-object' | 'damaged-pack';
  readonly path: string;
  /** The object concerned; absent where it is the pack. */
  readonly id?: ObjectId;
  /** Another copy of the object is right: nothing is lost. */
  readonly healed: boolean;
  readonly message: string;
}

export interface StoreReport {
  /** Loose objects looked at. */
  readonly loose: number;
  readonly packs: number;
  /** Objects in packs looked at; one that several packs hold counts in each. */
  readonly packed: number;
  /** Bytes hashed. */
  readonly bytes: number;
  readonly problems: readonly StoreProblem[];
}

/**
 * Hashes every stored copy of every object, from the disk and in bounded memory, and every index. Changes nothing.
 * Objects that are written meanwhile may be left out.
 */
export function* verifyObjects(store: ObjectStore): Protocol<StoreReport> {
  const problems: StoreProblem[] = [];
  const loose = yield* looseStarting(store, '');
  let bytes = 0;
  for (const id of loose) {
    const path = loosePath(store, id);
    const outcome = yield* checkCopy(id, { kind: 'loose', path });
    bytes += (yield* port.lstat(path))?.size ?? 0;
    if (outcome === GONE || !('damaged' in outcome)) continue;
    problems.push(yield* damagedCopy(store, id, path));
  }
  yield* refreshPackSet(store.packs, packsDir(store));
  for (const [name, error] of store.packs.unreadable) {
    problems.push(damagedPack(`${packsDir(store)}/${name}`, error));
  }
  let packs = 0;
  let packed = 0;
  for (const pack of store.packs.packs) {
    try {
      const result = yield* checkPack(pack);
      if (result === GONE) continue;
      packs += 1;
      packed += pack.footer.count;
      bytes += pack.size;
      for (const id of result.damaged) problems.push(yield* damagedCopy(store, id, pack.path));
    } catch (error) {
      if (!(error instanceof MuseError)) throw error;
      problems.push(damagedPack(pack.path, error));
    }
  }
  return { loose: loose.length, packs, packed, bytes, problems };
}

function* damagedCopy(store: ObjectStore, id: ObjectId, path: string): Protocol<StoreProblem> {
  const healed = (yield* findIntact(store, id, 1)).found !== undefined;
  const rest = healed ? 'another copy is intact' : 'no intact copy is left';
  return { kind: 'damaged-object', path, id, healed, message: `${id} in ${path} is damaged; ${rest}` };
}

function damagedPack(path: string, error: MuseError): StoreProblem {
  return { kind: 'damaged-pack', path, healed: false, message: error.message };
}
