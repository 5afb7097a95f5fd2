import type { Protocol } from '@muse/io';
import { compareNames } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import type { FileVersion } from '../diff/file-diff.js';
import { detectKind } from '../object/kind.js';
import { loadCommit, loadTree } from '../object/load.js';
import { select } from '../paths/selection.js';
import type { Selection } from '../paths/selection.js';
import { readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { rememberScan, scanWorkTree } from '../scan/scan.js';

export interface ListFilesOptions {
  /** The work tree (the default), or a commit or tree. */
  readonly source?: 'worktree' | ObjectId;
  readonly paths?: readonly string[];
}

/** A versioned file or link. */
export interface ListedPath extends FileVersion {
  readonly path: string;
  /** False for a file of the work tree that the last commit does not have. */
  readonly tracked: boolean;
}

/** Every file that a commit of the work tree would hold, or that a commit or tree holds, sorted by the bytes of the paths. */
export function* listFiles(repo: Repository, options: ListFilesOptions = {}): Protocol<ListedPath[]> {
  const selection = select(options.paths);
  const source = options.source ?? 'worktree';
  if (source === 'worktree') return yield* listWorkTree(repo, selection);
  const tree =
    (yield* detectKind(repo.objects, source)) === 'commit' ? (yield* loadCommit(repo.objects, source)).tree : source;
  const found: ListedPath[] = [];
  yield* listTree(repo, tree, '', selection, found);
  return found.sort((a, b) => compareNames(a.path, b.path));
}

function* listWorkTree(repo: Repository, selection: Selection): Protocol<ListedPath[]> {
  const { tree } = yield* readTip(repo);
  const scan = yield* scanWorkTree(repo, { head: tree, selection, list: true });
  yield* rememberScan(repo, scan.cache);
  return scan.files.map(({ path, kind, id, tracked }) => ({ path, kind, id, tracked }));
}

function* listTree(
  repo: Repository,
  tree: ObjectId,
  above: string,
  selection: Selection,
  found: ListedPath[],
): Protocol<void> {
  for (const { name, kind, id } of yield* loadTree(repo.objects, tree)) {
    const path = above === '' ? name : `${above}/${name}`;
    if (kind !== 'directory') {
      if (selection.has(path)) found.push({ path, kind, id, tracked: true });
    } else if (selection.directory(path) !== 'none') {
      yield* listTree(repo, id, path, selection, found);
    }
  }
}
