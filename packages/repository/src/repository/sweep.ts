import { parentPath } from '@muse/io';
import type { Protocol } from '@muse/io';
import { abandonedTemps, discardTemp, openTemp, sweepTemps } from '@muse/io/protocols';
import { workTreePath } from './repository.js';
import type { Repository } from './repository.js';

/**
 * Runs a body that writes. Looking everywhere for temps would cost more than a commit, so each writer keeps a temp of its
 * own in the state directory while it runs: one there whose owner is dead says that there may be more.
 */
export function* withMarker<T>(repo: Pick<Repository, 'stateDir'>, body: () => Protocol<T>): Protocol<T> {
  const marker = yield* openTemp(repo.stateDir);
  try {
    return yield* body();
  } finally {
    yield* discardTemp(marker);
  }
}

/**
 * Removes what dead writers left anywhere in the state of the repository, if a marker says that one died. The state
 * directory itself comes last (`worktrees` is the last name in `.muse`), so a sweep that is cut off is begun again.
 */
export function* sweepAfterCrash(repo: Repository): Protocol<void> {
  // A command that only reads keeps no such temp, and writes nothing but the stat cache.
  yield* sweepTemps(`${repo.stateDir}/cache`);
  if ((yield* abandonedTemps(repo.stateDir)).length > 0) yield* sweepTemps(repo.dir, { recursive: true });
}

/** Removes what dead writers left beside these paths of the work tree. */
export function* sweepSeen(repo: Repository, paths: readonly string[]): Protocol<void> {
  const directories = new Set(paths.map((path) => parentPath(workTreePath(repo, path))));
  for (const directory of directories) yield* sweepTemps(directory);
}
