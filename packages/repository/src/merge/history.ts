import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import type { Repository } from '../repository/repository.js';
import { bestCommonAncestors, countAheadBehind, isAncestorBy, storedAncestry } from './base.js';

/**
 * All best common ancestors of two commits, sorted by id: one as a rule, several in a criss-cross history, none for
 * unrelated ones. Without any limit.
 */
export function* mergeBase(repo: Repository, a: ObjectId, b: ObjectId): Protocol<ObjectId[]> {
  return yield* bestCommonAncestors(storedAncestry(repo.objects), [a], b);
}

/** Whether `ancestor` is `descendant` or reachable from it. */
export function* isAncestor(repo: Repository, ancestor: ObjectId, descendant: ObjectId): Protocol<boolean> {
  return yield* isAncestorBy(storedAncestry(repo.objects), ancestor, [descendant]);
}

/** How many commits `ours` has that `theirs` has not (`ahead`), and the reverse (`behind`). */
export function* aheadBehind(
  repo: Repository,
  ours: ObjectId,
  theirs: ObjectId,
): Protocol<{ readonly ahead: number; readonly behind: number }> {
  return yield* countAheadBehind(storedAncestry(repo.objects), ours, theirs);
}
