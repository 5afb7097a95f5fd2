import type { FileSystem } from '../port/calls.js';
import type { Protocol } from './protocol.js';
import { runPromises, runSync } from './run.js';

type Result<F> = F extends (...args: never[]) => Protocol<infer T> ? T : never;

/** The promise form of a protocol function: the same parameters, a promise of its result. */
export type Promised<F extends (...args: never[]) => Protocol<unknown>> = (
  ...args: Parameters<F>
) => Promise<Result<F>>;

/** The synchronous form of a protocol function: the same parameters, its result. */
export type Synced<F extends (...args: never[]) => Protocol<unknown>> = (...args: Parameters<F>) => Result<F>;

/** Something that carries the file system it lives on: a store, a lock, a log. */
export interface OnFileSystem {
  readonly fs: FileSystem;
}

/** Makes the promise form of a protocol function whose first parameter says which file system it is on. */
export function promised<S extends OnFileSystem, A extends unknown[], T>(
  protocol: (store: S, ...args: A) => Protocol<T>,
): (store: S, ...args: A) => Promise<T> {
  return (store, ...args) => runPromises(store.fs, protocol(store, ...args));
}

/** Makes the synchronous form of a protocol function whose first parameter says which file system it is on. */
export function synced<S extends OnFileSystem, A extends unknown[], T>(
  protocol: (store: S, ...args: A) => Protocol<T>,
): (store: S, ...args: A) => T {
  return (store, ...args) => runSync(store.fs, protocol(store, ...args));
}
