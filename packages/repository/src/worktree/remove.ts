import { MuseError, parentPath } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port, syncDirectory, writeFileAtomic } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { formatHead } from '@muse/refs';
import type { OperationChange } from '@muse/vcs-state';
import { saveDiscarded } from '../checkout/save-discarded.js';
import { removeTree, unlinkIfThere } from '../files/remove-tree.js';
import { refuseUnfinished } from '../operation/unfinished.js';
import { recordOperation } from '../operation/record-operation.js';
import type { OperationAbout } from '../operation/record-operation.js';
import { withStore, withWorkTree } from '../repository/begin-write.js';
import { readTip } from '../repository/head.js';
import type { Tip } from '../repository/head.js';
import { openAt } from '../repository/open.js';
import { underWorkTreesLock } from '../repository/locks.js';
import { MUSE_DIR } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { scanWorkTree } from '../scan/scan.js';
import { dropRecord, pruneRecords } from './prune.js';
import { readRecords } from './records.js';

export interface RemoveWorktreeOptions {
  /** Also with uncommitted and untracked files in it, which are kept as a snapshot, and in the middle of an operation. */
  readonly force?: boolean;
  /** `Name <email>`, for the operation log. */
  readonly actor?: string;
}

export interface RemoveWorktreeResult {
  /** A snapshot of what `force` dropped; `null` if nothing was. */
  readonly saved: ObjectId | null;
}

/**
 * Removes a linked work tree with all files in it, ignored ones included. Its branch and commits stay.
 *
 * From the moment a durable mark says that it is being removed, it is no work in progress any more: a crash leaves some
 * of its files, and the same call again removes the rest.
 *
 * Throws `ERR_MUSE_WORKTREE_DIRTY` (refused) if it holds modified or untracked files and `force` is not given,
 * `ERR_MUSE_NOT_FOUND` if `path` is no linked work tree of this repository.
 */
export function* removeWorktree(
  repo: Repository,
  path: string,
  options: RemoveWorktreeOptions = {},
): Protocol<RemoveWorktreeResult> {
  const root = (yield* port.realpath(path)) ?? path;
  const record = (yield* readRecords(repo)).find((candidate) => candidate.name !== null && candidate.root === root);
  if (record === undefined) throw notFound(path);
  const linked = record.abandoned || record.removing ? undefined : yield* openAt(repo.fs, root);
  let saved: ObjectId | null = null;
  if (linked !== undefined) {
    saved = yield* withWorkTree(linked, function* () {
      if (options.force !== true) yield* refuseUnfinished(linked, 'worktree remove');
      const kept = yield* saveChanges(linked, options.force === true);
      const about = aboutRemoving(record.name, yield* readTip(linked), { saved: kept, actor: options.actor });
      const mark = (): Protocol<unknown> => writeFileAtomic(`${record.stateDir}/removing`, new Uint8Array());
      yield* recordOperation(repo, about, mark);
      return kept;
    });
  }
  const remove = function* (): Protocol<void> {
    if (record.abandoned) return yield* pruneRecords(repo);
    yield* removeFiles(root);
    yield* dropRecord(repo, record.stateDir);
  };
  yield* withStore(repo, () => underWorkTreesLock(repo, remove));
  return { saved };
}

/** For the log a work tree is gone once it is marked: from then on only its removal goes on. */
function aboutRemoving(
  name: string | null,
  { head, commit, tree }: Tip,
  { saved, actor }: { readonly saved: ObjectId | null; readonly actor: string | undefined },
): OperationAbout {
  const changes: OperationChange[] = [
    { kind: 'head', worktree: name, before: formatHead(head), after: null },
    {
      kind: 'worktree',
      name,
      commit: { before: commit, after: null },
      tree: { before: tree, after: null },
      snapshot: saved,
    },
  ];
  return { verb: 'worktree', actor, changes };
}

/** The file that points to the record goes last, also after a power cut: until then a second call finds both. */
function* removeFiles(root: string): Protocol<void> {
  for (const { name, kind } of (yield* port.readdir(root)) ?? []) {
    if (name === MUSE_DIR) continue;
    if (kind === 'directory') yield* removeTree(`${root}/${name}`);
    else yield* unlinkIfThere(`${root}/${name}`);
  }
  if ((yield* port.lstat(root)) !== undefined) yield* syncDirectory(root);
  yield* removeTree(root);
  const above = parentPath(root);
  if ((yield* port.lstat(above)) !== undefined) yield* syncDirectory(above);
}

function* saveChanges(linked: Repository, force: boolean): Protocol<ObjectId | null> {
  const { tree, commit } = yield* readTip(linked);
  const { changes } = yield* scanWorkTree(linked, { head: tree });
  if (changes.length === 0) return null;
  if (!force)
    throw dirty(
      linked.root,
      changes.map((change) => change.path),
    );
  const paths = changes.flatMap((change) => (change.after === undefined ? [] : [change.path]));
  const about = { reason: `dropped with the work tree ${linked.root}`, by: 'worktree' };
  return (yield* saveDiscarded(linked, paths, commit === null ? about : { ...about, base: commit })).snapshot;
}

function dirty(root: string, paths: readonly string[]): MuseError {
  return new MuseError(`the work tree ${root} has ${paths.length} files that are not committed`, {
    code: 'ERR_MUSE_WORKTREE_DIRTY',
    kind: 'refused',
    hint: 'Commit them, or give --force: then they are kept as a snapshot.',
    data: { path: root, paths },
  });
}

function notFound(path: string): MuseError {
  return new MuseError(`${path} is no linked work tree of this repository`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    data: { path },
  });
}
