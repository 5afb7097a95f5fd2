import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { damagedObject } from '../error/failures.js';
import type { ObjectId } from '../id/object-id.js';
import { checkRecord } from '../pack/check-record.js';
import { bucketOf } from '../pack/format.js';
import { bucketRecords } from '../pack/load-pack.js';
import { markUseful, refreshPackSet } from '../pack/pack-set.js';
import { findRecord, idKey, type IdKey, type Pack } from '../pack/pack.js';
import { GONE } from '../pack/read-range.js';
import type { Attempt, Copy } from './copy.js';
import { loosePath, packsDir, type ObjectStore } from './store.js';

export interface SearchResult<T> {
  readonly found: { readonly value: T; readonly copy: Copy } | undefined;
  /** Files that hold a damaged copy of the object, or are a pack that cannot be read. */
  readonly damaged: readonly string[];
  /** The most telling reason, if there is one. */
  readonly reason: MuseError | undefined;
}

interface Search<T> {
  readonly store: ObjectStore;
  readonly id: ObjectId;
  readonly key: IdKey;
  readonly attempt: Attempt<T>;
  readonly damaged: Set<string>;
  readonly seen: Set<string>;
  reason: MuseError | undefined;
}

/**
 * Tries the copies of an object until one is right: those in known packs, the loose one, those in packs that have
 * appeared meanwhile. So a right copy wins over damaged ones wherever it lies, which is what makes writing an object
 * again heal it. A miss is believed once two looks at the directory of packs agree: one look may pass by a pack whose
 * objects another process is moving to a new one.
 *
 * @param looks at the directory of packs before a miss is believed. Two for an answer; one where a false miss does no
 * harm, as in writing, which then stores the object once more; none where the directory was looked at just before.
 */
export function* search<T>(
  store: ObjectStore,
  id: ObjectId,
  attempt: Attempt<T>,
  looks = 2,
): Protocol<SearchResult<T>> {
  const state: Search<T> = {
    store,
    id,
    key: idKey(id),
    attempt,
    damaged: new Set(),
    seen: new Set(),
    reason: undefined,
  };
  let found = (yield* searchPacks(state)) ?? (yield* tryCopy(state, { kind: 'loose', path: loosePath(store, id) }));
  for (let agreeing = 0; found === undefined && agreeing < looks; agreeing++) {
    const changed = yield* refreshPackSet(store.packs, packsDir(store));
    if (!changed) continue;
    agreeing = 0;
    found = yield* searchPacks(state);
  }
  if (found === undefined) {
    for (const [name, error] of store.packs.unreadable) blame(state, `${packsDir(store)}/${name}`, error);
  }
  return { found, damaged: [...state.damaged], reason: state.reason };
}

/** The error for an object of which no copy is right. */
export function damageOf(id: ObjectId, result: SearchResult<unknown>): MuseError {
  return result.reason ?? damagedObject(id, result.damaged);
}

function* searchPacks<T>(state: Search<T>): Protocol<SearchResult<T>['found']> {
  const { packs } = state.store;
  for (const pack of packs.packs) {
    if (state.seen.has(pack.name)) continue;
    const copy = yield* findInPack(state, pack);
    if (copy === undefined) continue;
    const found = yield* tryCopy(state, copy);
    if (found !== undefined) {
      markUseful(packs, pack);
      return found;
    }
  }
  return undefined;
}

/** The copy in a pack, if any. A pack is done with once it was searched, unless it vanished meanwhile. */
function* findInPack<T>(state: Search<T>, pack: Pack): Protocol<Copy | undefined> {
  const bucket = bucketOf(state.key.high, pack.footer.bits);
  try {
    const records = pack.buckets.get(bucket) ?? (yield* bucketRecords(pack, bucket));
    if (records === GONE) return undefined;
    state.seen.add(pack.name);
    const record = findRecord(records, state.key, pack.footer.bits);
    if (record === undefined) return undefined;
    checkRecord(pack, record);
    return { kind: 'packed', path: pack.path, pack, offset: record.offset, length: record.length };
  } catch (error) {
    if (!(error instanceof MuseError)) throw error;
    state.seen.add(pack.name);
    blame(state, pack.path, error);
    return undefined;
  }
}

function* tryCopy<T>(state: Search<T>, copy: Copy): Protocol<SearchResult<T>['found']> {
  const outcome = yield* state.attempt(copy);
  if (outcome === GONE) {
    if (copy.kind === 'packed') state.seen.delete(copy.pack.name);
    return undefined;
  }
  if ('value' in outcome) return { value: outcome.value, copy };
  blame(state, copy.path, outcome.damaged);
  return undefined;
}

function blame(state: Search<unknown>, path: string, error: MuseError | true): void {
  state.damaged.add(path);
  if (error !== true) state.reason ??= error;
}
