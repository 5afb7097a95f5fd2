import { MuseError, errorCode } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { checkBranchName, formatHead } from '@muse/refs';
import type { Head, RefChange } from '@muse/refs';
import type { OperationChange } from '@muse/vcs-state';
import { listRefs, readRef, renameBranch as renameRef, resolveHead, updateRef } from '@muse/refs/protocols';
import { isAncestorBy, storedAncestry } from '../merge/base.js';
import { loadCommit } from '../object/load.js';
import { withStore } from '../repository/begin-write.js';
import { recordOperation } from '../operation/record-operation.js';
import { underWorkTreesLock } from '../repository/locks.js';
import type { Repository } from '../repository/repository.js';
import { checkedOutBranches } from '../worktree/exclusive-branch.js';
import { readRecords } from '../worktree/records.js';
import { branchExists, branchNotFound, checkedOut, notMerged } from './failures.js';

const HEADS = 'refs/heads/';

export interface Branch {
  readonly name: string;
  readonly id: ObjectId;
}

/** Who moved a ref and why, for the reflog. */
export interface RefReason {
  readonly reason?: string;
  /** `Name <email>` */
  readonly actor?: string;
  /** Seconds since 1970; now if absent. */
  readonly time?: number;
  readonly zone?: string;
}

/** All branches, sorted by the bytes of their names. A damaged one throws, naming it. */
export function* listBranches(repo: Repository): Protocol<Branch[]> {
  const refs = yield* listRefs(repo.refs, HEADS);
  return refs.map(({ name, id }) => ({ name: name.slice(HEADS.length), id }));
}

export interface CreateBranchOptions extends RefReason {
  /** The commit that the branch starts at; that of HEAD if absent. */
  readonly start?: ObjectId;
  /** Moves a branch that exists, unless it is checked out somewhere. */
  readonly force?: boolean;
}

/**
 * Makes a branch. Of several processes that create one name, exactly one succeeds.
 *
 * @throws `ERR_MUSE_EXISTS` (refused), `ERR_MUSE_REF_CONFLICT` (refused) for `feat` beside `feat/x` or names that differ
 * only in case, `ERR_MUSE_BAD_REF_NAME` (refused), `ERR_MUSE_OBJECT_MISSING` (damaged) if the start is not stored.
 */
export function* createBranch(repo: Repository, name: string, options: CreateBranchOptions = {}): Protocol<Branch> {
  checkBranchName(name);
  const id = options.start ?? (yield* resolveHead(repo.refs));
  if (id === null) throw noCommitsYet(name);
  yield* loadCommit(repo.objects, id);
  const change = { next: id, ...updateOf(options, `branch: created at ${id}`) };
  yield* withStore(repo, () => (options.force === true ? setRef : createRef)(repo, name, change));
  return { name, id };
}

interface Creation extends RefReason {
  readonly next: ObjectId;
  readonly reason: string;
}

function* setRef(repo: Repository, name: string, change: Creation): Protocol<void> {
  yield* underWorkTreesLock(repo, function* () {
    yield* refuseCheckedOut(repo, name, 'moved');
    yield* moveBranch(repo, name, { expected: yield* readRef(repo.refs, HEADS + name), ...change });
  });
}

function* createRef(repo: Repository, name: string, change: Creation): Protocol<void> {
  try {
    yield* moveBranch(repo, name, { expected: null, ...change });
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_REF_MOVED') throw branchExists(name, error);
    throw error;
  }
}

export interface DeleteBranchOptions extends RefReason {
  /** Deletes a branch whose commits would be reachable from no other branch or tag and from no HEAD. */
  readonly force?: boolean;
}

/**
 * Deletes a branch; its reflog stays. Answers with the commit it was at.
 *
 * @throws `ERR_MUSE_NOT_FOUND`, `ERR_MUSE_BRANCH_CHECKED_OUT` (refused) if a work tree is on it, `ERR_MUSE_NOT_MERGED` (refused),
 * `ERR_MUSE_REF_MOVED` (refused) if another process moved it meanwhile.
 */
export function* deleteBranch(repo: Repository, name: string, options: DeleteBranchOptions = {}): Protocol<Branch> {
  checkBranchName(name);
  return yield* alone(repo, function* () {
    const id = yield* readRef(repo.refs, HEADS + name);
    if (id === null) throw branchNotFound(name);
    yield* refuseCheckedOut(repo, name, 'deleted');
    if (options.force !== true && !(yield* isKeptElsewhere(repo, name, id))) throw notMerged(name, id);
    yield* moveBranch(repo, name, { expected: id, next: null, ...updateOf(options, 'branch: deleted') });
    return { name, id };
  });
}

/**
 * Renames a branch: its reflog and every work tree that is on it go along, all or nothing, also across a crash.
 *
 * @throws `ERR_MUSE_NOT_FOUND`, `ERR_MUSE_EXISTS`, `ERR_MUSE_REF_CONFLICT`, `ERR_MUSE_BAD_REF_NAME` (refused).
 */
export function* renameBranch(repo: Repository, from: string, to: string, options: RefReason = {}): Protocol<void> {
  checkBranchName(from);
  checkBranchName(to);
  yield* alone(repo, function* () {
    const records = yield* readRecords(repo);
    // Its HEAD is about to name the old branch: after a rename that would be a branch without commits.
    const arriving = records.find(({ head, nextHead }) => !isOn(head, from) && isOn(nextHead, from));
    if (arriving !== undefined) throw checkedOut(from, 'renamed', arriving.root);
    const moving = records.filter(({ head }) => isOn(head, from));
    const update = updateOf(options, `branch: renamed ${from} to ${to}`);
    const id = yield* readRef(repo.refs, HEADS + from);
    const changes: OperationChange[] = [
      { kind: 'ref', name: HEADS + from, before: id, after: null },
      { kind: 'ref', name: HEADS + to, before: null, after: id },
      ...moving.map(
        ({ name }) => ({ kind: 'head', worktree: name, before: onBranch(from), after: onBranch(to) }) as const,
      ),
    ];
    try {
      yield* recordOperation(repo, { verb: 'branch', actor: options.actor, changes }, () =>
        renameRef(repo.refs, from, to, { ...update, headDirs: moving.map(({ stateDir }) => stateDir) }),
      );
    } catch (error) {
      if (errorCode(error) === 'ERR_MUSE_REF_MOVED') throw branchExists(to, error);
      if (errorCode(error) === 'ERR_MUSE_REF_NOT_FOUND') throw branchNotFound(from);
      throw error;
    }
  });
}

/** Moves, makes or deletes a branch, and notes it. */
function* moveBranch(repo: Repository, name: string, change: RefChange): Protocol<void> {
  const { expected: before, next: after, actor } = change;
  const changes = [{ kind: 'ref', name: HEADS + name, before, after } as const];
  yield* recordOperation(repo, { verb: 'branch', actor, changes }, () => updateRef(repo.refs, HEADS + name, change));
}

function onBranch(branch: string): string {
  return formatHead({ kind: 'branch', branch });
}

/** Runs a change of branches during which no work tree comes to or leaves one. */
function* alone<T>(repo: Repository, body: () => Protocol<T>): Protocol<T> {
  return yield* withStore(repo, () => underWorkTreesLock(repo, body));
}

/** Throws `ERR_MUSE_BRANCH_CHECKED_OUT` if some work tree is on the branch; call it under the lock of the work trees. */
function* refuseCheckedOut(repo: Repository, name: string, action: string): Protocol<void> {
  const root = (yield* checkedOutBranches(repo)).get(name);
  if (root !== undefined) throw checkedOut(name, action, root);
}

function* isKeptElsewhere(repo: Repository, name: string, id: ObjectId): Protocol<boolean> {
  const refs = yield* listRefs(repo.refs);
  const kept = refs
    .filter((ref) => ref.name !== HEADS + name && !ref.name.startsWith('refs/tags/'))
    .map((ref) => ref.id);
  for (const { head } of yield* readRecords(repo)) if (head?.kind === 'commit') kept.push(head.id);
  return yield* isAncestorBy(storedAncestry(repo.objects), id, kept);
}

function isOn(head: Head | null, branch: string): boolean {
  return head?.kind === 'branch' && head.branch === branch;
}

function updateOf(options: RefReason, reason: string): RefReason & { readonly reason: string } {
  const { actor, time, zone } = options;
  return {
    reason: options.reason ?? reason,
    ...(actor !== undefined && { actor }),
    ...(time !== undefined && { time }),
    ...(zone !== undefined && { zone }),
  };
}

function noCommitsYet(name: string): MuseError {
  return new MuseError(`there is no commit yet that branch ${name} could start at`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    hint: 'Commit first.',
    data: { branch: name },
  });
}
