import type { AppendLog, FileSystem } from '@muse/io';

/** A handle on the log of one session. It holds no descriptor and no lock between calls. */
export interface OpLog {
  readonly fs: FileSystem;
  readonly session: string;
  /** The directory of the session: `<.muse>/op_log/<session>`. */
  readonly dir: string;
  /** `ops.jsonl` in it. Whoever appends holds the lock of the session. */
  readonly log: AppendLog;
  /** What this handle has read of the log, so that ids are looked up without reading it again. */
  readonly known: KnownOps;
}

/** What a handle has read of a log: enough to recognise an op that is there already. */
export interface KnownOps {
  /** Where the line of each op starts, by its id. */
  readonly ids: Map<string, number>;
  /** `timeKey` of each op. */
  readonly times: Set<string>;
  /** How far the log was read, in bytes. */
  next: number;
}
