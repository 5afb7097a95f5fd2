import type { FileSystem } from '@muse/io';
import type { ObjectStore } from '@muse/objects';
import type { RefStore } from '@muse/refs';
import type { OperationLog } from '@muse/vcs-state';
import type { Invocation } from '../operation/invocation.js';

/** An open repository seen from one of its work trees. A plain value: it holds no lock and no file, and needs no closing. */
export interface Repository {
  readonly fs: FileSystem;
  /** The work tree: an absolute path without symbolic links. */
  readonly root: string;
  /** `.muse`, shared by all work trees of the repository. */
  readonly dir: string;
  /** Where this work tree keeps its HEAD, locks, checkout journal and stat cache; equal to `dir` in the main work tree. */
  readonly stateDir: string;
  readonly objects: ObjectStore;
  readonly refs: RefStore;
  /** What was done to refs, HEADs and work trees, and by whom. */
  readonly operations: OperationLog;
  readonly invocation?: Invocation;
}

/** The file in a linked work tree that stands where the main work tree has its `.muse` directory. */
export const MUSE_DIR = '.muse';

/** The path in the file system of a path in the work tree (`/` between components; `''` is the root). */
export function workTreePath(repo: Pick<Repository, 'root'>, path: string): string {
  return path === '' ? repo.root : `${repo.root}/${path}`;
}
