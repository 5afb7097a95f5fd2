import type { FileSystem } from '@muse/io';

/** One call of a production package that is acknowledged when it returns. */
export interface Step {
  /** A verb and its object: `commit the second file`. */
  readonly name: string;
  readonly run: (fs: FileSystem) => void;
}

/**
 * A durable operation and its promise. The steps run once on a recording file system; every state that a crash could
 * leave is rebuilt and looked at by another process.
 *
 * What is allowed follows from the steps: if k of them were acknowledged before the crash, `observe` must say what it
 * says after k steps, or after k + 1 if that step had begun.
 */
export interface Scenario {
  /** Package and operation: `refs/update`. */
  readonly name: string;
  /** What is promised, in a sentence. */
  readonly promise: string;
  /** Makes the state before. It is wholly durable when the steps begin. */
  readonly prepare?: (fs: FileSystem) => void;
  readonly steps: readonly Step[];
  /**
   * What the next command does by itself before its own work: rolls a journal forward, sweeps temps. It is crashed too,
   * at every call, and must lead to the same end when it runs again.
   */
  readonly recover?: (fs: FileSystem) => void;
  /** What a reader sees, as plain data to be compared; an error thrown here is a violation of its own. */
  readonly observe: (fs: FileSystem) => unknown;
  /** Further checks of the state, such as `verify` without a problem; throws if something is wrong. */
  readonly check?: (fs: FileSystem) => void;
  /** The next write. It must work without help; afterwards no temp file and no lock of a dead process may be left. */
  readonly next: (fs: FileSystem) => void;
  /**
   * For a step that is not all or nothing by its promise: whether what is seen lies between what was seen before the step
   * and after it. Without it only these two are allowed.
   */
  readonly between?: (before: unknown, after: unknown, seen: unknown) => boolean;
  /**
   * False where files are seen that are neither synced nor protected by a sum, such as those of a work tree: a power cut
   * may lose or tear them, and is not taken to leave bytes in them that nobody has written there.
   */
  readonly foreignBytes?: false;
}
