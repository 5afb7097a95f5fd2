import type { Protocol } from '@muse/io';
import { withLock } from '@muse/io/protocols';
import type { Repository } from './repository.js';

/** How long a writer waits for others, in milliseconds: many may be at work, each for a short time. */
const PATIENCE_MS = 30_000;

/**
 * Runs `body` as the only one that writes to this work tree.
 *
 * Throws `ERR_MUSE_LOCKED` (refused), naming the holder, if another writer is busy for too long; with `patienceMs` 0 at
 * once.
 */
export function* underWorkTreeLock<T>(
  repo: Pick<Repository, 'stateDir'>,
  body: () => Protocol<T>,
  patienceMs: number = PATIENCE_MS,
): Protocol<T> {
  return yield* withLock(`${repo.stateDir}/locks/worktree`, body, { timeoutMs: patienceMs });
}

/** Runs `body` as the only one that decides which branch is checked out where. */
export function* underWorkTreesLock<T>(repo: Pick<Repository, 'dir'>, body: () => Protocol<T>): Protocol<T> {
  return yield* withLock(`${repo.dir}/locks/worktrees`, body, { timeoutMs: PATIENCE_MS });
}
