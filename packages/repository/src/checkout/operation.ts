import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { parseHead } from '@muse/refs';
import { readRef } from '@muse/refs/protocols';
import type { OperationChange } from '@muse/vcs-state';
import { baseCommit } from '../operation/base-commit.js';
import { worktreeName } from '../operation/record-operation.js';
import type { OperationAbout } from '../operation/record-operation.js';
import { branchRef, readTip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import type { HeadMove } from './move-head.js';
import type { CheckoutPlan } from './plan.js';
import type { Saved } from './save-discarded.js';

/** What the operation log says of a checkout: how ref, HEAD and work tree move, and what of it could not be had back. */
export function* aboutCheckout(
  repo: Repository,
  plan: CheckoutPlan,
  { move, saved }: { readonly move: HeadMove; readonly saved: Saved },
): Protocol<OperationAbout> {
  const { operation, from, to, paths, actor } = plan;
  const worktree = worktreeName(repo);
  const before = yield* baseCommit(repo, (yield* readTip(repo)).commit);
  // Restoring paths does not bring the work tree to another commit.
  const after = operation === 'restore' ? before : yield* commitAfter(repo, move);
  const written = plan.steps.filter((step) => step.state !== 'after');
  const absent = absentPaths(plan, saved);
  const { ref, head } = move;
  const changes: OperationChange[] = [
    ...(ref === undefined ? [] : [{ kind: 'ref', name: ref.name, before: ref.expected, after: ref.next } as const]),
    { kind: 'head', worktree, ...head },
    {
      kind: 'worktree',
      name: worktree,
      commit: { before, after },
      tree: written.length === 0 ? null : { before: from, after: to },
      snapshot: saved.snapshot,
      ...(paths !== undefined && { paths }),
      ...(absent.length > 0 && { absent }),
    },
  ];
  return { verb: operation, actor, changes };
}

function* commitAfter(repo: Repository, { head, ref }: HeadMove): Protocol<ObjectId | null> {
  const target = parseHead(head.after);
  if (target?.kind === 'commit') return target.id;
  if (target === undefined) return null;
  const name = branchRef(target.branch);
  return ref?.name === name ? ref.next : yield* readRef(repo.refs, name);
}

/** What is written where nothing was, though a tree that the work tree came from, or was not compared with, has it. */
function absentPaths({ from, steps }: CheckoutPlan, { versions }: Saved): string[] {
  return steps.flatMap(({ path, state, before }) => {
    const dropped = state === 'discarded' && !versions.has(path);
    return dropped || (from === null && before === undefined && state !== 'after') ? [path] : [];
  });
}
