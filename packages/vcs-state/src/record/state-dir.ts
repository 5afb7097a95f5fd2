import type { FileSystem } from '@muse/io';

/** Where a work tree keeps what it must remember: `.muse`, or the own directory of a linked work tree inside it. */
export interface StateDir {
  readonly fs: FileSystem;
  readonly dir: string;
}
