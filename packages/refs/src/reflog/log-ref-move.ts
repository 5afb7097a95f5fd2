import type { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import type { Head } from '../head/format.js';
import { readHeadThrough } from '../head/read-head.js';
import type { RefStore } from '../store/ref-store.js';
import { logMove, type LoggedMove } from './log-move.js';
import { headLogPath, refLogPath } from './log-path.js';

/** Notes a ref's movement in its own log, and in HEAD's if HEAD is on that branch. The caller holds the lock. */
export function* logRefMove(store: RefStore, name: string, move: LoggedMove): Protocol<void> {
  yield* logMove(refLogPath(store, name), move);
  const head = name.startsWith('refs/heads/') ? yield* headIfReadable(store, store.headDir) : undefined;
  if (head?.kind === 'branch' && name === `refs/heads/${head.branch}`) yield* logMove(headLogPath(store.headDir), move);
}

/** HEAD; `undefined` if it is damaged or missing, which must not keep a branch from moving. */
export function* headIfReadable(store: RefStore, headDir: string): Protocol<Head | undefined> {
  try {
    return yield* readHeadThrough(store, headDir, undefined);
  } catch (error) {
    if ((error as Partial<MuseError>).code === 'ERR_MUSE_DAMAGED_HEAD') return undefined;
    throw error;
  }
}
