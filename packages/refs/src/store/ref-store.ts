import { nodeFileSystem, type FileSystem } from '@muse/io';

/** Where refs are kept: a handle, not a connection; it holds nothing open and never needs closing. */
export interface RefStore {
  readonly fs: FileSystem;
  /** The directory that holds `refs/`, `packed-refs`, `logs/`, `transactions/` and `locks/`: `.muse`. */
  readonly dir: string;
  /** The directory that holds `HEAD` and `logs/HEAD`: `dir`, or a linked work tree's own directory. */
  readonly headDir: string;
}

export interface RefStoreOptions {
  readonly fs?: FileSystem;
  /** Of a linked work tree: its own directory, inside `dir`. */
  readonly headDir?: string;
}

/** Makes a handle on the refs in `dir`. Touches no file. */
export function openRefStore(dir: string, options: RefStoreOptions = {}): RefStore {
  return { fs: options.fs ?? nodeFileSystem, dir, headDir: options.headDir ?? dir };
}

/** Directories that a new repository should make at once: then the first write in each needs no more syncs than later ones. */
export const REF_DIRECTORIES: readonly string[] = [
  'refs/heads',
  'refs/tags',
  'refs/remotes',
  'logs',
  'transactions',
  'locks',
];

/** Every writer of refs, HEADs included, holds this one lock while it compares and publishes. */
export function refLockPath(store: RefStore): string {
  return `${store.dir}/locks/refs`;
}

export function headPath(headDir: string): string {
  return `${headDir}/HEAD`;
}

export function refPath(store: RefStore, name: string): string {
  return `${store.dir}/${name}`;
}

export function packedPath(store: RefStore): string {
  return `${store.dir}/packed-refs`;
}

export function journalPath(store: RefStore): string {
  return `${store.dir}/transactions/refs.json`;
}
