import type { FileSystem } from '../port/calls.js';
import { nodeFileSystem } from '../port/node.js';
import { MAX_LINE_BYTES } from './record-line.js';

export interface LogOptions {
  /** The machine's own file system by default. */
  readonly fs?: FileSystem;
  /** The lock that excludes other appenders; `<path>.lock` by default. `null`: the caller holds one already. */
  readonly lockPath?: string | null;
  /** `durable` (the default): an acknowledged record survives a power cut. `process`: SIGKILL only, and nothing is synced. */
  readonly fsync?: 'durable' | 'process';
  /** The longest line that is appended and read, in bytes; 16 MiB by default. */
  readonly maxLineBytes?: number;
}

/** A handle on an append-only log. It holds no descriptor and no lock between calls. */
export interface AppendLog {
  readonly fs: FileSystem;
  readonly path: string;
  readonly lockPath: string | null;
  readonly fsync: 'durable' | 'process';
  readonly maxLineBytes: number;
  /** What this handle has seen of the file's end; for `appendRecords` only. */
  readonly end: LogEnd;
}

export interface LogEnd {
  /** The size after the last append through this handle: if it still is, a newline is at the end. */
  size: number | undefined;
  /** The directory entry of the file has been synced. */
  entryDurable: boolean;
  /** A failed append could not be taken back: what the cache shows of the end may not be on the disk. */
  doubtful: boolean;
}

/** A handle on the log at `path`; the file need not exist. No I/O. */
export function openLog(path: string, options: LogOptions = {}): AppendLog {
  return {
    fs: options.fs ?? nodeFileSystem,
    path,
    lockPath: options.lockPath === undefined ? `${path}.lock` : options.lockPath,
    fsync: options.fsync ?? 'durable',
    maxLineBytes: options.maxLineBytes ?? MAX_LINE_BYTES,
    end: { size: undefined, entryDurable: false, doubtful: false },
  };
}
