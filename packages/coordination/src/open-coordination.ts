import { nodeFileSystem, type FileSystem } from '@muse/io';

import type { RecordCache } from './record/cache.js';

export interface CoordinationOptions {
  /** The machine's own file system by default; its `now` and `monotonic` are the clock by which records expire. */
  readonly fs?: FileSystem;
  /** How long an ended record is kept, in seconds; 3,600 by default. What happened stays in the history. */
  readonly retentionSeconds?: number;
  /** From which size on the older half of the history is dropped, in bytes; 4 MiB by default: some six thousand events. */
  readonly historyBytes?: number;
  /** How long a write waits for another one, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
}

/** A handle on the coordination records of a repository. It holds no descriptor and no lock between calls. */
export interface Coordination {
  readonly fs: FileSystem;
  /** The directory of the repository: `.muse`. */
  readonly dir: string;
  readonly retentionSeconds: number;
  readonly historyBytes: number;
  readonly timeoutMs: number;
  /** What this handle has read already; for this package only. */
  readonly cache: RecordCache;
}

/** A handle on the coordination records of the repository in `dir` (`.muse`); nothing need exist yet. No I/O. */
export function openCoordination(dir: string, options: CoordinationOptions = {}): Coordination {
  return {
    fs: options.fs ?? nodeFileSystem,
    dir,
    retentionSeconds: options.retentionSeconds ?? 3_600,
    historyBytes: options.historyBytes ?? 4 * 1_024 * 1_024,
    timeoutMs: options.timeoutMs ?? 30_000,
    cache: { state: undefined },
  };
}
