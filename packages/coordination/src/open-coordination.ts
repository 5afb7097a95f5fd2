import { nodeFileSystem, type FileSystem } from '@muse/io';

export interface CoordinationOptions {
  /** The machine's own file system by default. */
  readonly fs?: FileSystem;
}

/** A handle on the coordination records below `dir`. It holds no descriptor and no lock between calls. */
export interface Coordination {
  readonly fs: FileSystem;
  /** The directory of the repository: `.muse`. */
  readonly dir: string;
}

/** A handle on the coordination records of the repository in `dir` (`.muse`); nothing need exist yet. No I/O. */
export function openCoordination(dir: string, options: CoordinationOptions = {}): Coordination {
  return { fs: options.fs ?? nodeFileSystem, dir };
}
