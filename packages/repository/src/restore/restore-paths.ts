import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import type { RecordMove } from '@muse/vcs-state';
import { applyCheckout } from '../checkout/apply.js';
import { planChanges } from '../checkout/plan.js';
import type { CheckoutPlan } from '../checkout/plan.js';
import type { TreeChange } from '../diff/file-diff.js';
import type { Selection } from '../paths/selection.js';
import type { Repository } from '../repository/repository.js';
import { scanWorkTree } from '../scan/scan.js';
import { entryAt } from '../tree/entry-at.js';

/** Which trees a restoration goes between. */
interface Trees {
  /** What the work tree belongs to: what it has is tracked, and content that is in it need not be kept. */
  readonly head: ObjectId | null;
  readonly source: ObjectId;
}

export interface RestorePathsOptions extends Trees {
  /** The command, as it is named to people. */
  readonly operation: string;
  /** For the reflog. */
  readonly reason: string;
  readonly actor?: string;
  /** The record of an operation that changes or goes with it. */
  readonly record?: RecordMove;
}

export interface RestoreResult {
  /** Paths that were written or removed. */
  readonly restored: readonly string[];
  /** A snapshot of the uncommitted content that was overwritten; `null` if there was none. */
  readonly saved: ObjectId | null;
}

/**
 * Makes the selected paths of the work tree as a tree has them, under the `withWorkTree` of the caller. Tracked files that
 * the tree does not have are removed; untracked files stay. Uncommitted content that is overwritten is kept as a snapshot.
 * The files are synced. A crash leaves a journal by which the next command restores the rest.
 */
export function* restorePaths(
  repo: Repository,
  selection: Selection,
  { head, source, ...about }: RestorePathsOptions,
): Protocol<RestoreResult> {
  const changes = yield* changesFor(repo, selection, { head, source });
  if (changes.length === 0 && about.record === undefined) return { restored: [], saved: null };
  const paths = changes.map((change) => change.path);
  // What the files were is not in any tree, so the journal knows only what they become.
  const plan = yield* planChanges(repo, { from: null, to: source, paths, ...about }, changes);
  const result = yield* applyCheckout(repo, yield* markDropped(repo, plan, head));
  return { restored: result.changed, saved: result.saved };
}

/** From what the work tree has now to what the source has. */
function* changesFor(repo: Repository, selection: Selection, { head, source }: Trees): Protocol<TreeChange[]> {
  const scan = yield* scanWorkTree(repo, { head: source, selection });
  const changes: TreeChange[] = [];
  for (const { path, before: wanted, after: present } of scan.changes) {
    const tracked = wanted !== undefined || (yield* entryAt(repo.objects, head, path)) !== undefined;
    if (tracked) changes.push({ path, ...(present && { before: present }), ...(wanted && { after: wanted }) });
  }
  return changes;
}

/** What is not in the last commit either is to be kept before it is overwritten. */
function* markDropped(repo: Repository, plan: CheckoutPlan, head: ObjectId | null): Protocol<CheckoutPlan> {
  const steps: CheckoutPlan['steps'][number][] = [];
  for (const step of plan.steps) {
    const committed =
      step.before !== undefined && (yield* entryAt(repo.objects, head, step.path))?.id === step.before.id;
    steps.push(
      step.before === undefined || committed || step.state === 'after' ? step : { ...step, state: 'discarded' },
    );
  }
  return { ...plan, steps };
}
