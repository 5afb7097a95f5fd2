import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { checkBranchName, formatHead } from '@muse/refs';
import type { Head } from '@muse/refs';
import { readRef, writeHeadBranch } from '@muse/refs/protocols';
import { applyCheckout } from '../checkout/apply.js';
import type { Guard } from '../checkout/apply.js';
import { planCheckout } from '../checkout/plan.js';
import type { PlanOptions, PlannedRef } from '../checkout/plan.js';
import { refuseStaleWorkTree } from '../operation/base-commit.js';
import { refuseUnfinished } from '../operation/unfinished.js';
import { recordOperation, worktreeName } from '../operation/record-operation.js';
import { loadCommit } from '../object/load.js';
import { withWorkTree } from '../repository/begin-write.js';
import { branchRef, readTip } from '../repository/head.js';
import type { Tip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { takeBranch } from '../worktree/exclusive-branch.js';

export interface SwitchOptions {
  /** An existing branch, or a commit to be on without a branch. Not given together with `create`. */
  readonly to?: { readonly branch: string } | { readonly commit: ObjectId };
  /** Make a branch and go to it. `start` null: a branch without commits, possible only where HEAD has none either. */
  readonly create?: { readonly branch: string; readonly start: ObjectId | null };
  /** Drop uncommitted changes of tracked files; they are kept as a snapshot, whose id is in the result. */
  readonly force?: boolean;
  /** For the reflog. */
  readonly reason?: string;
  readonly actor?: string;
}

export interface SwitchResult {
  readonly head: Head;
  /** The commit that HEAD leads to now. */
  readonly tip: ObjectId | null;
  /** Paths of the work tree that were written or removed. */
  readonly changed: readonly string[];
  /** Paths that someone changed while the switch was under way, left as they are. */
  readonly kept: readonly string[];
  /** A snapshot of what `force` dropped; `null` if nothing was. */
  readonly saved: ObjectId | null;
}

/**
 * Makes HEAD name another branch or commit, and the work tree equal to it. Uncommitted changes of files that both
 * commits have alike stay; if others stand in the way nothing is changed. For crashes see `applyCheckout`.
 *
 * Throws `ERR_MUSE_WOULD_OVERWRITE`, `ERR_MUSE_BRANCH_CHECKED_OUT`, `ERR_MUSE_REF_CONFLICT` (refused),
 * `ERR_MUSE_NOT_FOUND`, and what `applyCheckout` throws.
 */
export function* switchTo(repo: Repository, options: SwitchOptions): Protocol<SwitchResult> {
  return yield* withWorkTree(repo, function* () {
    yield* refuseUnfinished(repo, 'switch');
    const tip = yield* readTip(repo);
    const target = yield* targetOf(repo, options);
    const { head, commit } = target;
    const stays = formatHead(head) === formatHead(tip.head);
    if (!stays && options.force !== true) yield* refuseStaleWorkTree(repo, tip, { operation: 'switch' });
    const guard: Guard = (write) => (head.kind === 'branch' ? takeBranch(repo, head.branch, write) : write());
    if (commit === null) return yield* toUnborn(repo, tip, target, options);
    const plan: PlanOptions = {
      operation: 'switch',
      from: tip.tree,
      to: (yield* loadCommit(repo.objects, commit)).tree,
      head,
      reason: reasonOf(options, tip, head),
      ...(target.ref && { ref: target.ref }),
      ...(options.actor === undefined ? {} : { actor: options.actor }),
      ...(options.force === undefined ? {} : { discard: options.force }),
    };
    const result = yield* applyCheckout(repo, yield* planCheckout(repo, plan), guard);
    return { head, tip: commit, ...result };
  });
}

interface Target {
  readonly head: Head;
  readonly commit: ObjectId | null;
  readonly ref?: PlannedRef;
}

function* targetOf(repo: Repository, { to, create }: SwitchOptions): Protocol<Target> {
  if (create !== undefined) {
    checkBranchName(create.branch);
    const head = { kind: 'branch', branch: create.branch } as const;
    const name = branchRef(create.branch);
    const existing = yield* readRef(repo.refs, name);
    if (existing !== null) throw exists(create.branch);
    return create.start === null
      ? { head, commit: null }
      : { head, commit: create.start, ref: { name, expected: null, next: create.start } };
  }
  if (to !== undefined && 'commit' in to) return { head: { kind: 'commit', id: to.commit }, commit: to.commit };
  const branch = to?.branch ?? '';
  checkBranchName(branch);
  const commit = yield* readRef(repo.refs, branchRef(branch));
  if (commit === null) throw noBranch(branch);
  return { head: { kind: 'branch', branch }, commit };
}

/** From a branch without commits to another: only HEAD changes. */
function* toUnborn(repo: Repository, tip: Tip, { head }: Target, options: SwitchOptions): Protocol<SwitchResult> {
  if (tip.commit !== null || head.kind !== 'branch') throw noBranch(head.kind === 'branch' ? head.branch : head.id);
  const change = {
    kind: 'head',
    worktree: worktreeName(repo),
    before: formatHead(tip.head),
    after: formatHead(head),
  } as const;
  yield* recordOperation(repo, { verb: 'switch', actor: options.actor, changes: [change] }, () =>
    takeBranch(repo, head.branch, () =>
      writeHeadBranch(repo.refs, head.branch, { reason: reasonOf(options, tip, head), ...actorIn(options) }),
    ),
  );
  return { head, tip: null, changed: [], kept: [], saved: null };
}

function actorIn({ actor }: SwitchOptions): { actor?: string } {
  return actor === undefined ? {} : { actor };
}

function reasonOf({ reason }: SwitchOptions, tip: Tip, head: Head): string {
  return reason ?? `switch: moving from ${nameOf(tip.head)} to ${nameOf(head)}`;
}

function nameOf(head: Head): string {
  return head.kind === 'branch' ? head.branch : head.id;
}

function exists(branch: string): MuseError {
  return new MuseError(`the branch ${branch} exists already`, {
    code: 'ERR_MUSE_EXISTS',
    kind: 'refused',
    hint: 'Switch to it without creating it, or choose another name.',
    data: { branch },
  });
}

function noBranch(branch: string): MuseError {
  return new MuseError(`there is no branch ${JSON.stringify(branch)} with a commit`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    hint: 'See "muse branch" for those there are; "muse switch -c" makes one.',
    data: { branch },
  });
}
