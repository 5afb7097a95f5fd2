import { withLock, type Protocol } from '@muse/io/protocols';

import { rollForward } from '../transaction/roll-forward.js';
import { refLockPath, type RefStore } from './ref-store.js';

/** How long a writer waits for others, in milliseconds: each holds the lock for about one, but there may be many of them. */
const PATIENCE_MS = 30_000;

/**
 * Runs `body` as the only writer of refs, after carrying out what a dead writer had decided. Dies with its process: the
 * next writer takes the lock over at once.
 */
export function* underRefLock<T>(store: RefStore, body: () => Protocol<T>): Protocol<T> {
  return yield* withLock(
    refLockPath(store),
    function* () {
      yield* rollForward(store);
      return yield* body();
    },
    { timeoutMs: PATIENCE_MS },
  );
}
