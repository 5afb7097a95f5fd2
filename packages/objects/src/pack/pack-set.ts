import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import { damagedPack } from '../error/failures.js';
import { emptyChunkCache, type ChunkCache } from './chunk-cache.js';
import { isPackName } from './format.js';
import { loadPack } from './load-pack.js';
import type { Pack } from './pack.js';
import { GONE } from './read-range.js';

/**
 * The packs of a directory as far as this process knows them. Packs never change; they appear, and they vanish after
 * their objects have become durable in another one.
 */
export interface PackSet {
  /** The most recently useful first. */
  packs: readonly Pack[];
  /** Packs that are there and cannot be read, with the reason. */
  unreadable: ReadonlyMap<string, MuseError>;
  /** Whether the directory has been looked at. */
  loaded: boolean;
  readonly chunks: ChunkCache;
}

export function emptyPackSet(): PackSet {
  return { packs: [], unreadable: new Map(), loaded: false, chunks: emptyChunkCache() };
}

/**
 * Looks at the directory again, loads the packs that are new and forgets those that are gone. True if anything changed.
 * A pack that cannot be read is remembered with the reason, and tried again by the next refresh.
 */
export function* refreshPackSet(set: PackSet, dir: string): Protocol<boolean> {
  const entries = ((yield* port.readdir(dir)) ?? []).filter((entry) => isPackName(entry.name));
  const known = new Set(set.packs.map((pack) => pack.name));
  const loaded: Pack[] = [];
  const unreadable = new Map<string, MuseError>();
  let changed = !set.loaded;
  for (const { name, kind } of entries) {
    if (known.has(name)) continue;
    try {
      if (kind !== 'file') throw damagedPack(`${dir}/${name}`, `it is a ${kind}`);
      const pack = yield* loadPack(dir, name, set.chunks);
      changed = true;
      if (pack !== GONE) loaded.push(pack);
    } catch (error) {
      // A system error is not the pack's: it ends the operation.
      if (!(error instanceof MuseError)) throw error;
      if (!set.unreadable.has(name)) changed = true;
      unreadable.set(name, error);
    }
  }
  const present = new Set(entries.map((entry) => entry.name));
  // Others may have changed the set while this one was reading: start from what it is now.
  const kept = set.packs.filter((pack) => present.has(pack.name));
  if (kept.length < set.packs.length) changed = true;
  const keptNames = new Set(kept.map((pack) => pack.name));
  loaded.sort((a, b) => b.size - a.size);
  set.packs = [...kept, ...loaded.filter((pack) => !keptNames.has(pack.name))];
  set.unreadable = unreadable;
  set.loaded = true;
  return changed;
}

/** Adds a pack that this process has just published. */
export function addPack(set: PackSet, pack: Pack): void {
  set.packs = [pack, ...set.packs.filter((other) => other.name !== pack.name)];
}

export function forgetPacks(set: PackSet, names: ReadonlySet<string>): void {
  set.packs = set.packs.filter((pack) => !names.has(pack.name));
}

/** Moves a pack to the front: the next object wanted is likely to be in it. */
export function markUseful(set: PackSet, pack: Pack): void {
  if (set.packs[0] === pack || !set.packs.includes(pack)) return;
  set.packs = [pack, ...set.packs.filter((other) => other !== pack)];
}
