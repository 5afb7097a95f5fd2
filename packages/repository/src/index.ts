import { nodeFileSystem, runPromises, runSync } from '@muse/io';
import type { FileSystem } from '@muse/io';
import type { InitOptions, InitResult } from './repository/init.js';
import type { Repository } from './repository/repository.js';
import * as p from './protocols.js';

export type { InitOptions, InitResult } from './repository/init.js';
export type { Repository } from './repository/repository.js';
export { MUSE_DIR } from './repository/repository.js';

/** Where a repository lives; the machine's own file system by default. */
export interface On {
  readonly fs?: FileSystem;
}

/** Opens the repository whose work tree holds `path`; `ERR_MUSE_NO_REPOSITORY` (setup) if there is none. */
export function openRepository(path: string, options: On = {}): Promise<Repository> {
  const fs = options.fs ?? nodeFileSystem;
  return runPromises(fs, p.open(fs, path));
}

/** `openRepository`, synchronously. */
export function openRepositorySync(path: string, options: On = {}): Repository {
  const fs = options.fs ?? nodeFileSystem;
  return runSync(fs, p.open(fs, path));
}

/** Makes a repository in `path`; `ERR_MUSE_EXISTS` (refused) if there is one and `force` is not given. */
export function initRepository(path: string, options: InitOptions & On = {}): Promise<InitResult> {
  const fs = options.fs ?? nodeFileSystem;
  return runPromises(fs, p.init(fs, path, options));
}

/** `initRepository`, synchronously. */
export function initRepositorySync(path: string, options: InitOptions & On = {}): InitResult {
  const fs = options.fs ?? nodeFileSystem;
  return runSync(fs, p.init(fs, path, options));
}
