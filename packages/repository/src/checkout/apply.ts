import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { formatHead } from '@muse/refs';
import { readHead, readRef } from '@muse/refs/protocols';
import type { DroppedPath } from '@muse/vcs-state';
import { recordOperation } from '../operation/record-operation.js';
import { checkPath } from '../paths/check-path.js';
import { readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { refuseUnholdableNames } from './folding.js';
import { beginJournal, markApplied, writtenAt } from './journal.js';
import type { JournaledCheckout } from './journal.js';
import { moveHead, movesOf, moveState } from './move-head.js';
import type { HeadMove } from './move-head.js';
import { requireObjects } from './objects.js';
import { aboutCheckout } from './operation.js';
import type { CheckoutPlan } from './plan.js';
import { saveDiscarded } from './save-discarded.js';
import type { Saved } from './save-discarded.js';
import { reversed, settle, untouched } from './settle.js';
import { applySteps } from './steps.js';
import type { Step } from './steps.js';
import { recentCheckouts, withUnsynced } from './unsynced.js';

export interface CheckoutResult {
  /** Paths written or removed, sorted by bytes. */
  readonly changed: readonly string[];
  /** Paths that someone else changed after the plan was made; they were left as they are. */
  readonly kept: readonly string[];
  /** A snapshot object that holds what was dropped; `null` if nothing was. */
  readonly saved: ObjectId | null;
}

/** Runs the write that makes a checkout visible to others, where that must be exclusive. */
export type Guard = (write: () => Protocol<void>) => Protocol<void>;

/**
 * The one function that changes the work tree. To be called under the `withWorkTree` in which the plan was made.
 *
 * Refuses before the first write if anything stands in the way or any object is missing. Then: a durable journal, the
 * files (each replaced whole), the ref and HEAD (durable), and the journal marked as applied. A crash anywhere between
 * leaves the journal, by which the next command finishes the change or undoes it; files that match neither side are the
 * user's and stay. If a step fails, what was done is undone before the error is thrown.
 *
 * Throws `ERR_MUSE_WOULD_OVERWRITE`, `ERR_MUSE_NAMES_COLLIDE`, `ERR_MUSE_REF_MOVED` (refused), `ERR_MUSE_BAD_PATH`,
 * `ERR_MUSE_OBJECT_MISSING` or an integrity error (damaged).
 */
export function* applyCheckout(
  repo: Repository,
  plan: CheckoutPlan,
  guard: Guard = unguarded,
): Protocol<CheckoutResult> {
  for (const { path } of plan.steps) checkPath(path, { kind: 'damaged', windows: process.platform === 'win32' });
  refuseObstacles(plan);
  yield* refuseMovedRef(repo, plan);
  const steps = plan.steps.filter((step) => step.state !== 'after');
  yield* requireObjects(repo, steps);
  yield* refuseUnholdableNames(repo, plan);
  const saved = yield* saveDropped(repo, plan);

  const move = yield* moveOf(repo, plan);
  const about = yield* aboutCheckout(repo, plan, { move, saved });
  return yield* recordOperation(repo, about, () => carryOut(repo, plan, { steps, saved, move, guard }));
}

interface Prepared {
  readonly steps: CheckoutPlan['steps'];
  readonly saved: Saved;
  readonly move: HeadMove;
  readonly guard: Guard;
}

function* carryOut(repo: Repository, plan: CheckoutPlan, prepared: Prepared): Protocol<CheckoutResult> {
  const { steps, saved, move, guard } = prepared;
  // One step is a change of its own, whole or not at all; more than one need a journal.
  if (steps.length === 0 && movesOf(move) <= 1) {
    yield* guard(() => moveHead(repo, move));
    return { changed: [], kept: [], saved: null };
  }
  const journal = { ...journalOf(plan, prepared), unsynced: yield* recentCheckouts(repo) };
  yield* guard(() => beginJournal(repo, journal));
  const beganNs = yield* writtenAt(repo);
  let kept: readonly string[];
  try {
    kept = yield* applySteps(
      repo,
      steps.map((step) => toStep(plan, step)),
    );
    yield* moveHead(repo, move);
  } catch (error) {
    // Once the ref or HEAD has moved the way is forward: the journal stays for the next command.
    if ((yield* moveState(repo, move)) !== 'begun') yield* undo(repo, journal, prepared);
    throw error;
  }
  // Restored files were synced; nothing needs to be looked at again but what checkouts before have written.
  const unsynced = plan.paths === undefined;
  yield* markApplied(repo, unsynced ? yield* withUnsynced(repo, journal, { beganNs, kept }) : journal);
  return {
    changed: steps.map((step) => step.path).filter((path) => !kept.includes(path)),
    kept,
    saved: saved.snapshot,
  };
}

function* undo(repo: Repository, journal: JournaledCheckout, { steps, saved }: Prepared): Protocol<void> {
  const done = steps.map((step) => {
    const dropped = saved.versions.get(step.path);
    return dropped === undefined ? step : { ...step, before: dropped };
  });
  yield* settle(repo, reversed(done), { replaces: untouched, durability: 'durable' });
  yield* markApplied(repo, journal);
}

function* moveOf(repo: Repository, plan: CheckoutPlan): Protocol<HeadMove> {
  const before = formatHead(yield* readHead(repo.refs));
  const after = plan.head === undefined ? before : formatHead(plan.head);
  const log = { reason: plan.reason, ...(plan.actor === undefined ? {} : { actor: plan.actor }) };
  return {
    head: { before, after },
    log,
    ...(plan.ref && { ref: plan.ref }),
    ...(plan.record && { record: plan.record }),
  };
}

function journalOf(plan: CheckoutPlan, prepared: Prepared): Omit<JournaledCheckout, 'unsynced'> {
  const { operation, from, to, paths } = plan;
  const { head, ref, record } = prepared.move;
  const dropped = droppedBy(plan, prepared);
  return {
    operation,
    head,
    trees: { from, to },
    ...(ref && { ref }),
    ...(record && { record }),
    ...(paths && { paths }),
    ...(dropped.length > 0 && { dropped }),
  };
}

/** What the tree that the work tree belongs to does not tell: what is there now and is to go. */
function droppedBy({ paths }: CheckoutPlan, { steps, saved }: Prepared): DroppedPath[] {
  return steps.flatMap(({ path, state, before }) => {
    if (state !== 'discarded' && paths === undefined) return [];
    // Restoring compares with the work tree itself.
    const version = saved.versions.get(path) ?? (paths === undefined ? undefined : before);
    return [{ path, version: version ?? null }];
  });
}

function* saveDropped(repo: Repository, plan: CheckoutPlan): Protocol<Saved> {
  const paths = plan.steps.filter((step) => step.state === 'discarded').map((step) => step.path);
  if (paths.length === 0) return { snapshot: null, versions: new Map() };
  const base = (yield* readTip(repo)).commit;
  const about = { reason: `dropped by ${plan.operation}`, by: plan.actor ?? plan.operation };
  return yield* saveDiscarded(repo, paths, base === null ? about : { ...about, base });
}

/**
 * Where uncommitted content is dropped no tree could tell after a power cut what stood there, and what is restored need
 * not be what HEAD has: such files are synced one by one.
 */
function toStep({ paths }: CheckoutPlan, { path, after, seen, state }: CheckoutPlan['steps'][number]): Step {
  return { path, seen, durable: paths !== undefined || state === 'discarded', ...(after && { to: after }) };
}

function* unguarded(write: () => Protocol<void>): Protocol<void> {
  yield* write();
}

function refuseObstacles({ operation, obstacles }: CheckoutPlan): void {
  const { dirty, untracked } = obstacles;
  const paths = [...dirty, ...untracked];
  if (paths.length === 0) return;
  const parts = [
    ...(dirty.length > 0 ? [`uncommitted changes in ${listed(dirty)}`] : []),
    ...(untracked.length > 0 ? [`untracked ${listed(untracked)}`] : []),
  ];
  throw new MuseError(`${operation} would overwrite ${parts.join(' and ')}`, {
    code: 'ERR_MUSE_WOULD_OVERWRITE',
    kind: 'refused',
    hint: 'Nothing was changed. Commit them, or move untracked files away, and run the command again.',
    data: { operation, paths, dirty, untracked },
  });
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 10).map((path) => JSON.stringify(path));
  return paths.length > 10 ? `${shown.join(', ')} and ${paths.length - 10} more` : shown.join(', ');
}

function* refuseMovedRef(repo: Repository, { ref, operation }: CheckoutPlan): Protocol<void> {
  if (ref === undefined) return;
  const actual = yield* readRef(repo.refs, ref.name);
  if (actual === ref.expected) return;
  throw new MuseError(`${ref.name} was moved by another process during ${operation}`, {
    code: 'ERR_MUSE_REF_MOVED',
    kind: 'refused',
    hint: 'Nothing was changed. Run the command again.',
    data: { ref: ref.name, expected: ref.expected, actual },
  });
}
