import { parentPath } from '@muse/io';
import type { Protocol } from '@muse/io';
import { sweepTemps } from '@muse/io/protocols';
import { workTreePath } from './repository.js';
import type { Repository } from './repository.js';

/**
 * Sweeps everything if a writer died. Looking everywhere for temps would cost more than a commit, so each writer keeps a
 * temp of its own in the state directory while it runs: one there whose owner is dead says that there may be more.
 */
export function* sweepAfterCrash(repo: Repository): Protocol<void> {
  // A command that only reads keeps no such temp, and writes nothing but the stat cache.
  yield* sweepTemps(`${repo.stateDir}/cache`);
  const crashed = yield* sweepTemps(repo.stateDir);
  if (crashed.length > 0) yield* sweepAll(repo);
}

/** Removes what dead writers left anywhere in the state of the repository. */
function* sweepAll(repo: Repository): Protocol<void> {
  yield* sweepTemps(repo.dir, { recursive: true });
  if (repo.stateDir !== repo.dir) yield* sweepTemps(repo.stateDir, { recursive: true });
}

/** Removes what dead writers left beside these paths of the work tree. */
export function* sweepSeen(repo: Repository, paths: readonly string[]): Protocol<void> {
  const directories = new Set(paths.map((path) => parentPath(workTreePath(repo, path))));
  for (const directory of directories) yield* sweepTemps(directory);
}
