import { errorCode, parentPath } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import { syncRefDirectory } from '../disk/sync-ref-directory.js';
import type { RefStore } from '../store/ref-store.js';
import type { RefJournal } from '../transaction/journal.js';
import { makeDirs } from './log-file.js';
import { LOG_FILE, logDir, refLogPath } from './log-path.js';

/**
 * Lets a reflog go on under another name. A log that an earlier ref of that name left is kept beside it, and read before
 * it. May be repeated: what has been moved is not there to be moved again. Synced, so that a power cut does not leave the
 * log under the name that is gone.
 */
export function* moveLog(
  store: RefStore,
  { from, to }: RefJournal['logs'][number],
  journal: RefJournal,
): Protocol<void> {
  if ((yield* port.lstat(refLogPath(store, from))) !== undefined) yield* takeOver(store, from, to, journal);
  yield* syncRefDirectory(logDir(store, to));
  yield* syncRefDirectory(logDir(store, from));
  yield* removeIfEmpty(logDir(store, from));
}

function* takeOver(store: RefStore, from: string, to: string, journal: RefJournal): Protocol<void> {
  yield* makeDirs(logDir(store, to));
  // The log must not move into a directory that a power cut could still take away.
  for (let dir = logDir(store, to); dir !== store.dir; dir = parentPath(dir)) yield* syncRefDirectory(parentPath(dir));
  if ((yield* port.lstat(refLogPath(store, to))) !== undefined) {
    const order = String(Math.max(0, journal.stamp.time)).padStart(12, '0');
    yield* port.rename(refLogPath(store, to), `${logDir(store, to)}/${LOG_FILE}-${order}-${journal.id}`);
  }
  yield* port.rename(refLogPath(store, from), refLogPath(store, to));
}

/** What an earlier ref of that name left stays there. */
function* removeIfEmpty(dir: string): Protocol<void> {
  try {
    yield* port.rmdir(dir);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
  }
}
