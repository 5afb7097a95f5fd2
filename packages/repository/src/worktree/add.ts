import { basePath, encodeName, MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import {
  createExclusive,
  ensureDir,
  port,
  sweepTemps,
  syncDirectory,
  tempPath,
  writeFileAtomic,
} from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { checkBranchName, formatHead } from '@muse/refs';
import type { Head } from '@muse/refs';
import type { OperationChange } from '@muse/vcs-state';
import { readRef } from '@muse/refs/protocols';
import { beginJournal } from '../checkout/journal.js';
import { rmdirIfEmpty, removeTree } from '../files/remove-tree.js';
import { loadCommit } from '../object/load.js';
import { recordOperation } from '../operation/record-operation.js';
import type { OperationAbout } from '../operation/record-operation.js';
import { withStore, withWorkTree } from '../repository/begin-write.js';
import { branchRef } from '../repository/head.js';
import { pointerBytes, repositoryOf } from '../repository/open.js';
import { underWorkTreesLock } from '../repository/locks.js';
import { MUSE_DIR } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { refuseTaken } from './exclusive-branch.js';
import { pruneRecords } from './prune.js';
import { readRecords, recordsDir } from './records.js';

export interface AddWorktreeOptions {
  /** The branch that the new work tree is on. */
  readonly branch: string;
  /** Make that branch, at this commit. */
  readonly create?: { readonly start: ObjectId };
  /** `Name <email>`, for the operation log. */
  readonly actor?: string;
}

/**
 * Makes a further work tree at `path` (absolute; absent, or an empty directory), on a branch of its own. Objects and refs
 * are shared. Answers with the repository as seen from there.
 *
 * The record of the new work tree is made whole aside and renamed into place, with a journal that says which files are
 * still to come: a crash leaves no work tree, or one that the first command in it completes.
 *
 * Throws `ERR_MUSE_BRANCH_CHECKED_OUT`, `ERR_MUSE_EXISTS` (refused), `ERR_MUSE_NOT_FOUND` for an unknown branch.
 */
export function* addWorktree(repo: Repository, path: string, options: AddWorktreeOptions): Protocol<Repository> {
  checkBranchName(options.branch);
  yield* refuseOccupied(path);
  const make = function* (): Protocol<Repository> {
    yield* pruneRecords(repo);
    const records = yield* readRecords(repo);
    refuseTaken(options.branch, records);
    const names = new Set(records.map((record) => record.name));
    const target = yield* targetOf(repo, options);
    yield* ensureDir(path);
    const root = (yield* port.realpath(path)) ?? path;
    const stateDir = `${recordsDir(repo)}/${freeName(basePath(root), names)}`;
    const place = { root, stateDir, target };
    yield* recordOperation(repo, aboutAdding(place, options.actor), function* () {
      yield* buildRecord(repo, place);
      yield* linkBack(root, stateDir);
    });
    return repositoryOf(repo.fs, { root, dir: repo.dir, stateDir });
  };
  const made = yield* withStore(repo, () => underWorkTreesLock(repo, make));
  // The journal says that everything is still to be done: carrying it out is what any first command would do.
  yield* withWorkTree(made, nothing);
  return made;
}

interface Target {
  readonly head: Head;
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  readonly ref?: { readonly name: string; readonly expected: ObjectId | null; readonly next: ObjectId };
}

function* targetOf(repo: Repository, { branch, create }: AddWorktreeOptions): Protocol<Target> {
  const name = branchRef(branch);
  const current = yield* readRef(repo.refs, name);
  if (create !== undefined && current !== null) throw taken(`the branch ${branch}`, { branch });
  const commit = create?.start ?? current;
  if (commit === null) {
    throw new MuseError(`there is no branch ${JSON.stringify(branch)} with a commit`, {
      code: 'ERR_MUSE_NOT_FOUND',
      kind: 'not-found',
      hint: 'See "muse branch" for those there are, or have the branch made.',
      data: { branch },
    });
  }
  const head = { kind: 'branch', branch } as const;
  const { tree } = yield* loadCommit(repo.objects, commit);
  return { head, commit, tree, ...(create && { ref: { name, expected: null, next: commit } }) };
}

interface Place {
  readonly root: string;
  readonly stateDir: string;
  readonly target: Target;
}

function aboutAdding({ stateDir, target: { head, commit, tree, ref } }: Place, actor?: string): OperationAbout {
  const name = basePath(stateDir);
  const created = ref && ({ kind: 'ref', name: ref.name, before: ref.expected, after: ref.next } as const);
  const changes: OperationChange[] = [
    ...(created === undefined ? [] : [created]),
    { kind: 'head', worktree: name, before: null, after: formatHead(head) },
    {
      kind: 'worktree',
      name,
      commit: { before: null, after: commit },
      tree: { before: null, after: tree },
      snapshot: null,
    },
  ];
  return { verb: 'worktree', actor, changes };
}

/** The state directory, complete before it can be seen. */
function* buildRecord(repo: Repository, at: Place): Protocol<void> {
  const { root, stateDir, target } = at;
  yield* ensureDir(recordsDir(repo));
  const aside = yield* tempPath(recordsDir(repo));
  yield* port.mkdir(aside);
  for (const name of ['locks', 'cache', 'logs']) yield* port.mkdir(`${aside}/${name}`);
  const head = formatHead(target.head);
  yield* writeFileAtomic(`${aside}/HEAD`, Buffer.from(head));
  yield* writeFileAtomic(`${aside}/location`, encodeName(`${root}\n`));
  const trees = { from: null, to: target.tree };
  const journal = {
    operation: 'worktree',
    head: { before: head, after: head },
    trees,
    unsynced: [],
    ...(target.ref && { ref: target.ref }),
  };
  yield* beginJournal({ ...repo, stateDir: aside }, journal);
  try {
    yield* port.rename(aside, stateDir);
  } catch (error) {
    yield* removeTree(aside);
    throw error;
  }
  yield* syncDirectory(recordsDir(repo));
}

/** The file by which the new work tree is found. If it cannot be made, the record is taken back. */
function* linkBack(root: string, stateDir: string): Protocol<void> {
  try {
    yield* createExclusive(`${root}/${MUSE_DIR}`, pointerBytes(stateDir));
  } catch (error) {
    yield* removeTree(stateDir);
    yield* rmdirIfEmpty(root);
    throw error;
  }
}

function* refuseOccupied(path: string): Protocol<void> {
  const stat = yield* port.lstat(path);
  if (stat === undefined) return;
  // A process that died here may have been making the same work tree.
  if (stat.kind === 'directory') yield* sweepTemps(path);
  if (stat.kind === 'directory' && ((yield* port.readdir(path)) ?? []).length === 0) return;
  throw taken(path, { path });
}

function taken(what: string, data: Readonly<Record<string, unknown>>): MuseError {
  return new MuseError(`${what} exists already`, { code: 'ERR_MUSE_EXISTS', kind: 'refused', data });
}

/** A name for the record, of the letters that every file system takes, after the name of the directory. */
function freeName(wanted: string, names: ReadonlySet<string | null>): string {
  const base =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 100) || 'worktree';
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!names.has(name)) return name;
  }
}

// eslint-disable-next-line require-yield -- a protocol without a step
function* nothing(): Protocol<void> {
  return;
}
