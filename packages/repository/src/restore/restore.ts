import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { loadCommit } from '../object/load.js';
import { select } from '../paths/selection.js';
import type { Selection } from '../paths/selection.js';
import { withWorkTree } from '../repository/begin-write.js';
import { readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { entryAt } from '../tree/entry-at.js';
import { restorePaths } from './restore-paths.js';
import type { RestoreResult } from './restore-paths.js';

export type { RestoreResult } from './restore-paths.js';

export interface RestoreOptions {
  /** Paths of the work tree, and all below them. */
  readonly paths: readonly string[];
  /** The commit to take them from; the last one of this work tree by default. */
  readonly source?: ObjectId;
  readonly actor?: string;
}

/**
 * Makes the named paths of the work tree as a commit has them. Tracked files that the commit does not have are removed;
 * untracked files stay. Uncommitted content that is overwritten is kept as a snapshot.
 *
 * A crash leaves some of the files restored, each whole, and the others as they were.
 *
 * Throws `ERR_MUSE_NOT_FOUND` for a path that neither commit has; `ERR_MUSE_WOULD_OVERWRITE` (refused) where an untracked
 * file or a link stands in the way.
 */
export function* restore(repo: Repository, options: RestoreOptions): Protocol<RestoreResult> {
  const selection = select(options.paths);
  return yield* withWorkTree(repo, function* () {
    const head = (yield* readTip(repo)).tree;
    const source = options.source === undefined ? head : (yield* loadCommit(repo.objects, options.source)).tree;
    if (source === null) throw notFound(options.paths);
    yield* refuseUnknown(repo, selection, { head, source });
    return yield* restorePaths(repo, selection, {
      operation: 'restore',
      reason: 'restore',
      head,
      source,
      ...(options.actor === undefined ? {} : { actor: options.actor }),
    });
  });
}

function* refuseUnknown(
  repo: Repository,
  selection: Selection,
  { head, source }: { head: ObjectId | null; source: ObjectId },
): Protocol<void> {
  const unknown: string[] = [];
  for (const path of selection.paths ?? []) {
    const known = (yield* entryAt(repo.objects, source, path)) ?? (yield* entryAt(repo.objects, head, path));
    if (known === undefined) unknown.push(path);
  }
  if (unknown.length > 0) throw notFound(unknown);
}

function notFound(paths: readonly string[]): MuseError {
  return new MuseError(`no commit here has ${paths.map((path) => JSON.stringify(path)).join(', ')}`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    hint: 'Only what was committed can be restored; nothing was changed.',
    data: { paths },
  });
}
