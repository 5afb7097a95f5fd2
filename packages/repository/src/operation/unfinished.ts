import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { UnfinishedOperation } from '@muse/vcs-state';
import { readUnfinished } from '@muse/vcs-state/protocols';
import type { Repository } from '../repository/repository.js';

/**
 * What this work tree is in the middle of, besides a checkout, which every writing command deals with by itself. Throws
 * `ERR_MUSE_DAMAGED_STATE` (damaged) where that can no longer be read; it is never taken for nothing.
 */
export function* pendingOperations(
  repo: Pick<Repository, 'fs' | 'stateDir'>,
): Protocol<readonly UnfinishedOperation[]> {
  const unfinished = yield* readUnfinished({ fs: repo.fs, dir: repo.stateDir });
  return unfinished.filter(({ operation }) => operation !== 'checkout');
}

/**
 * Refuses what would commit or move HEAD in the middle of another operation: it would then be lost what that one had
 * begun. To be called under the lock of the work tree.
 *
 * Throws `ERR_MUSE_UNFINISHED` (refused), naming the operation and the commands that end it; `ERR_MUSE_DAMAGED_STATE`.
 */
export function* refuseUnfinished(repo: Pick<Repository, 'fs' | 'root' | 'stateDir'>, verb: string): Protocol<void> {
  const [first] = yield* pendingOperations(repo);
  if (first === undefined) return;
  const { operation, resume, abort, path } = first;
  const ways = [resume && `finish it: ${resume}`, abort && `give it up: ${abort}`].filter(Boolean);
  throw new MuseError(`${verb} is not possible in the middle of a ${operation}, in ${repo.root}`, {
    code: 'ERR_MUSE_UNFINISHED',
    kind: 'refused',
    hint: `Nothing was changed. First ${ways.join(', or ')}.`,
    data: { verb, operation, resume, abort, state: path, root: repo.root },
  });
}
