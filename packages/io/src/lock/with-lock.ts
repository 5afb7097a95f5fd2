import { errorCode } from '../errors/muse-error.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { acquire } from './acquire.js';
import { release } from './release.js';

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds; 10,000 by default, 0 tries once. */
  readonly timeoutMs?: number;
}

/**
 * Runs `body` while holding the lock at `path`, a directory that is made at the first use and stays. Of all tasks,
 * threads and processes on one machine at most one is inside. The lock of a process that was killed is taken over by
 * the next one at once. Not reentrant.
 *
 * @throws `ERR_MUSE_LOCKED` (refused), naming the holder, if it was not free within the timeout;
 * `ERR_MUSE_LOCK_WOULD_DEADLOCK` if a synchronous caller would wait for its own thread.
 */
export function* withLock<T>(path: string, body: () => Protocol<T>, options: LockOptions = {}): Protocol<T> {
  const token = yield* acquire(path, options.timeoutMs ?? 10_000);
  let result: T;
  try {
    result = yield* body();
  } catch (error) {
    yield* releaseAfterFailure(token);
    throw error;
  }
  yield* release(token);
  return result;
}

/** The error of the body is the one to report; a lock that cannot be given back dies with this process. */
function* releaseAfterFailure(token: Parameters<typeof release>[0]): Protocol<void> {
  try {
    yield* release(token);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

/** Who holds the lock now, as far as can be seen; `undefined` if it is free or was never taken. */
export function* lockHolder(path: string): Protocol<number | undefined> {
  const entries = (yield* port.readdir(path)) ?? [];
  const held = entries.find((entry) => entry.name.startsWith('held-'));
  return held === undefined ? undefined : Number(held.name.split('-')[1]);
}
