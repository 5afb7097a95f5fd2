import { nodeFileSystem, type FileSystem } from '@muse/io';
import { hexOf, type ObjectId } from '../id/object-id.js';
import { emptyPackSet, type PackSet } from '../pack/pack-set.js';

/**
 * A place that holds objects. Many may be open on one directory, in this process and in others; none needs closing.
 */
export interface ObjectStore {
  readonly fs: FileSystem;
  /** The `objects` directory of a repository. */
  readonly dir: string;
  /** What this process knows of the packs; private to this package. */
  readonly packs: PackSet;
  /** Directories known to be durable; private to this package. */
  readonly prepared: Set<string>;
}

export interface ObjectStoreOptions {
  readonly fs?: FileSystem;
  /** Names of directories in `dir` that are known to be durable; others are synced by the first write that needs them. */
  readonly durable?: readonly string[];
}

/** A handle on the objects under `dir`, by custom `<…>/.muse/objects`. Touches nothing; directories are made by writing. */
export function openObjectStore(dir: string, options: ObjectStoreOptions = {}): ObjectStore {
  const prepared = new Set(options.durable?.map((name) => `${dir}/${name}`));
  return { fs: options.fs ?? nodeFileSystem, dir, packs: emptyPackSet(), prepared };
}

/** Final mode of everything in the store: nobody edits an object in place. */
export const OBJECT_MODE = 0o444;

/** Directory of all shards of loose objects. */
export function looseRoot(store: ObjectStore): string {
  return `${store.dir}/sha256`;
}

/** Where the loose form of an object lies. */
export function loosePath(store: ObjectStore, id: ObjectId): string {
  const hex = hexOf(id);
  return `${store.dir}/sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

export function packsDir(store: ObjectStore): string {
  return `${store.dir}/packs`;
}
