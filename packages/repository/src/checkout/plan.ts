import { compareNames } from '@muse/io';
import type { FileStat, Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import type { Head } from '@muse/refs';
import type { RecordMove } from '@muse/vcs-state';
import { diffTrees } from '../diff/trees.js';
import type { TreeChange } from '../diff/file-diff.js';
import type { Repository } from '../repository/repository.js';
import { select } from '../paths/selection.js';
import { scanWorkTree } from '../scan/scan.js';
import { inspector } from './inspect.js';

/** A ref that moves together with the work tree. */
export interface PlannedRef {
  /** In full: `refs/heads/…`. */
  readonly name: string;
  readonly expected: ObjectId | null;
  readonly next: ObjectId;
}

export interface PlanOptions {
  /** The command, as it is named to people: `switch`, `merge` … */
  readonly operation: string;
  /** The tree that the work tree belongs to now; `null` is the empty one. */
  readonly from: ObjectId | null;
  /** The tree that it shall be equal to. */
  readonly to: ObjectId;
  /** What HEAD says afterwards; unchanged if not given. */
  readonly head?: Head;
  /** A ref that moves with it, for instance the branch that HEAD names. */
  readonly ref?: PlannedRef;
  /** The record of an operation that comes, changes or goes with it. */
  readonly record?: RecordMove;
  /** For the reflog. */
  readonly reason: string;
  readonly actor?: string;
  /** Drop uncommitted changes of tracked files (untracked ones are never dropped). */
  readonly discard?: boolean;
  /** Only these paths and what is below them. */
  readonly paths?: readonly string[];
}

/** How a path looks in the work tree, compared with what it is to become. */
export type PathState =
  /** As in the tree it comes from. */
  | 'before'
  /** As in the tree it goes to; nothing to do. */
  | 'after'
  /** Something else, which is to be dropped. */
  | 'discarded';

/** One path that the checkout is about. */
export interface PlannedStep extends TreeChange {
  readonly state: PathState;
  /** How the file looked when this was found; `undefined` if there was none. */
  readonly seen: FileStat | undefined;
}

/** A change of the work tree, of HEAD and of a ref, worked out completely and not begun. */
export interface CheckoutPlan extends PlanOptions {
  readonly steps: readonly PlannedStep[];
  /** What stands in the way: applying a plan with obstacles is refused. */
  readonly obstacles: {
    /** Tracked paths with uncommitted changes. */
    readonly dirty: readonly string[];
    /** Paths that are in no commit and would be overwritten. */
    readonly untracked: readonly string[];
  };
}

/**
 * Works out how the work tree gets from one tree to another: which paths change, how each looks now, and what stands in
 * the way. Reads only; the cost follows the number of paths that differ. To be called and applied under one
 * `withWorkTree`.
 */
export function* planCheckout(repo: Repository, options: PlanOptions): Protocol<CheckoutPlan> {
  const paths = options.paths;
  const changes = yield* diffTrees(repo.objects, options.from, options.to, paths === undefined ? {} : { paths });
  return yield* planChanges(
    repo,
    options,
    options.discard === true ? yield* withDirtyPaths(repo, options, changes) : changes,
  );
}

/** A plan for changes that are known already. */
export function* planChanges(
  repo: Repository,
  options: PlanOptions,
  all: readonly TreeChange[],
): Protocol<CheckoutPlan> {
  const look = yield* inspector(repo, all);
  const steps: PlannedStep[] = [];
  const dirty = new Set<string>();
  const untracked = new Set<string>();
  for (const change of all) {
    const { state, seen, blockers } = yield* look(change);
    for (const blocker of blockers) (blocker.tracked ? dirty : untracked).add(blocker.path);
    if (state !== 'dirty') steps.push({ ...change, state, seen });
    else if (options.discard === true) steps.push({ ...change, state: 'discarded', seen });
    else dirty.add(change.path);
  }
  const sorted = (paths: Iterable<string>): string[] => [...paths].sort(compareNames);
  return { ...options, steps, obstacles: { dirty: sorted(dirty), untracked: sorted(untracked) } };
}

/** Tracked paths that differ from `from` are reset too, also where the two trees agree on them. */
function* withDirtyPaths(
  repo: Repository,
  options: PlanOptions,
  changes: readonly TreeChange[],
): Protocol<TreeChange[]> {
  const scan = yield* scanWorkTree(repo, { head: options.from, selection: select(options.paths) });
  const planned = new Set(changes.map((change) => change.path));
  const reset = scan.changes.flatMap(({ path, before }) =>
    before === undefined || planned.has(path) ? [] : [{ path, before, after: before }],
  );
  return [...changes, ...reset].sort((a, b) => compareNames(a.path, b.path));
}
