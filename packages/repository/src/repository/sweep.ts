import { parentPath } from '@muse/io';
import type { Protocol } from '@muse/io';
import { abandonedTemps, discardTemp, openTemp, port, sweepTemps, writeTextAtomic } from '@muse/io/protocols';
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

/**
 * The sweep of a command that writes. A marker is not synced, so a power cut may take it and leave the temp that it stood
 * for: the first command that writes after a start of the machine looks everywhere.
 *
 * The note that this was done is not synced either. Without it, or with anything else in it, it is done once more.
 */
export function* sweepBeforeWriting(repo: Repository): Protocol<void> {
  yield* sweepAfterCrash(repo);
  const { boot } = yield* port.self();
  const note = `${repo.dir}/cache/swept`;
  if (boot === '' || Buffer.from((yield* port.readFile(note)) ?? []).toString('latin1') === `${boot}\n`) return;
  yield* sweepTemps(repo.dir, { recursive: true });
  yield* writeTextAtomic(note, `${boot}\n`, { durability: 'process' });
}

/** Removes what dead writers left beside these paths of the work tree. */
export function* sweepSeen(repo: Repository, paths: readonly string[]): Protocol<void> {
  const directories = new Set(paths.map((path) => parentPath(workTreePath(repo, path))));
  for (const directory of directories) yield* sweepTemps(directory);
}
