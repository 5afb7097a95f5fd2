import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { applyCheckout } from '../checkout/apply.js';
import { planChanges } from '../checkout/plan.js';
import type { CheckoutPlan } from '../checkout/plan.js';
import type { TreeChange } from '../diff/file-diff.js';
import { loadCommit } from '../object/load.js';
import { select } from '../paths/selection.js';
import type { Selection } from '../paths/selection.js';
import { withWorkTree } from '../repository/begin-write.js';
import { readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { scanWorkTree } from '../scan/scan.js';
import { entryAt } from '../tree/entry-at.js';

export interface RestoreOptions {
  /** Paths of the work tree, and all below them. */
  readonly paths: readonly string[];
  /** The commit to take them from; the last one of this work tree by default. */
  readonly source?: ObjectId;
  readonly actor?: string;
}

export interface RestoreResult {
  /** Paths that were written or removed. */
  readonly restored: readonly string[];
  /** A snapshot of the uncommitted content that was overwritten; `null` if there was none. */
  readonly saved: ObjectId | null;
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
    const changes = yield* changesFor(repo, selection, { head, source });
    if (changes.length === 0) return { restored: [], saved: null };
    const plan = yield* planChanges(
      repo,
      {
        operation: 'restore',
        // What the files were is not in any tree, so the journal knows only what they become.
        from: null,
        to: source,
        paths: changes.map((change) => change.path),
        reason: 'restore',
        ...(options.actor === undefined ? {} : { actor: options.actor }),
      },
      changes,
    );
    const result = yield* applyCheckout(repo, yield* markDropped(repo, plan, head));
    return { restored: result.changed, saved: result.saved };
  });
}

interface Trees {
  readonly head: ObjectId | null;
  readonly source: ObjectId;
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

function* refuseUnknown(repo: Repository, selection: Selection, { head, source }: Trees): Protocol<void> {
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
