import { basePath, nodeFileSystem, openLog, parentPath, type AppendLog, type FileSystem } from '@muse/io';
import { withLock, type Protocol } from '@muse/io/protocols';

/** `durable`: synced before the call returns. `process`: survives SIGKILL; a power cut may take it. */
export type OperationDurability = 'durable' | 'process';

/** A handle on an operation log: it holds no file open and no lock, and needs no closing. */
export interface OperationLog {
  readonly fs: FileSystem;
  /** `.muse/operations` */
  readonly dir: string;
  /** The lock that appending and compacting hold. */
  readonly lockPath: string;
  readonly durability: OperationDurability;
  readonly file: AppendLog;
  /** What this handle has seen of the end of the file. */
  readonly end: LogTip;
}

/** The number of the last record of a file with this inode and size. */
export interface LogTip {
  ino: bigint;
  size: number;
  sequence: number;
}

export interface OperationLogOptions {
  readonly fs?: FileSystem;
  /** By default `locks/<name>` beside the directory. */
  readonly lockPath?: string;
  /** Of appends that do not say it themselves; `durable` by default. */
  readonly durability?: OperationDurability;
}

/** How long a writer waits for others, in milliseconds: each is quick, but there may be many of them. */
const PATIENCE_MS = 30_000;

/** Makes a handle on the operation log in `dir`, which need not exist. Touches no file. */
export function openOperationLog(dir: string, options: OperationLogOptions = {}): OperationLog {
  const fs = options.fs ?? nodeFileSystem;
  const lockPath = options.lockPath ?? `${parentPath(dir)}/locks/${basePath(dir)}`;
  const file = openLog(`${dir}/log`, { fs, lockPath: null });
  const end = { ino: 0n, size: -1, sequence: 0 };
  return { fs, dir, lockPath, durability: options.durability ?? 'durable', file, end };
}

/** Runs `body` as the only one that writes to the log. The body takes no other lock. */
export function* underLogLock<T>(log: OperationLog, body: () => Protocol<T>): Protocol<T> {
  return yield* withLock(log.lockPath, body, { timeoutMs: PATIENCE_MS });
}
