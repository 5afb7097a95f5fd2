import { nodeFileSystem, openLog, type FileSystem } from '@muse/io';
import { port, sweepTemps, withLock, type Protocol } from '@muse/io/protocols';
import { LINE_LIMIT } from './op.js';
import type { OpLog } from './op-log.js';
import { checkSessionId, isId } from './session-id.js';

export interface OpLogOptions {
  /** The machine's own file system by default. */
  readonly fs?: FileSystem;
}

/** How long a writer waits for others, in milliseconds: many may be at work, each for a short time. */
const PATIENCE_MS = 30_000;

/**
 * A handle on the log of a session in the repository in `dir` (`.muse`); nothing need exist yet. No I/O.
 *
 * @throws `ERR_MUSE_BAD_SESSION_ID` (refused) for a session id that is none: it becomes the name of a directory.
 */
export function openOpLog(dir: string, session: string, options: OpLogOptions = {}): OpLog {
  const fs = options.fs ?? nodeFileSystem;
  const own = `${sessionsDir(dir)}/${checkSessionId(session)}`;
  const log = openLog(`${own}/ops.jsonl`, { fs, lockPath: null, maxLineBytes: LINE_LIMIT });
  return { fs, session, dir: own, log, known: { ids: new Map(), times: new Set(), next: 0 } };
}

/** Runs `body` as the only one that writes to the log or its checkpoint, after the temps of dead writers were swept. */
export function* underSessionLock<T>(log: OpLog, body: () => Protocol<T>): Protocol<T> {
  function* alone(): Protocol<T> {
    yield* sweepTemps(log.dir);
    return yield* body();
  }
  return yield* withLock(`${log.dir}/lock`, alone, { timeoutMs: PATIENCE_MS });
}

/** The ids of all sessions that have a directory in the repository in `dir`, sorted. Other names are left out. */
export function* listSessions(repository: { readonly fs: FileSystem; readonly dir: string }): Protocol<string[]> {
  const entries = (yield* port.readdir(sessionsDir(repository.dir))) ?? [];
  return entries
    .filter(({ name, kind }) => kind === 'directory' && isId(name))
    .map(({ name }) => name)
    .toSorted();
}

function sessionsDir(dir: string): string {
  return `${dir}/op_log`;
}
