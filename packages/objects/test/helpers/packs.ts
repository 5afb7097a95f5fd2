import { existsSync, readdirSync } from 'node:fs';
import { addSync, finishPackSync, openPackWriter, type ObjectId, type ObjectStore } from '../../src/index.js';
import type { TempStore } from './temp-store.js';
import { someObjects } from './values.js';

/** Paths of the packs of a store, sorted. */
export function packPaths(temp: Pick<TempStore, 'dir'>): string[] {
  if (!existsSync(`${temp.dir}/packs`)) return [];
  return readdirSync(`${temp.dir}/packs`)
    .filter((name) => name.endsWith('.mpack'))
    .sort()
    .map((name) => `${temp.dir}/packs/${name}`);
}

/** Stores new objects as one pack. */
export function putPack(
  store: ObjectStore,
  count: number,
  size = 50,
): { readonly id: ObjectId; readonly bytes: Buffer }[] {
  const objects = someObjects(count, size);
  const writer = openPackWriter(store);
  for (const { bytes } of objects) addSync(writer, bytes);
  finishPackSync(writer);
  return objects;
}
