import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { inspectObjects } from '@muse/objects/protocols';
import type { Repository } from '../repository/repository.js';
import { checkClosure } from './closure.js';
import type { Problem } from './problem.js';
import { collectRoots } from './roots.js';

export interface VerifyOptions {
  /** Called after each object copy with how many have been hashed. */
  readonly onProgress?: (hashed: number) => void;
}

export interface VerifyResult {
  /** Different objects that have an intact copy. */
  readonly objects: number;
  readonly packs: number;
  readonly refs: number;
  /** Commits that can be reached from any ref, HEAD or reflog. */
  readonly commits: number;
  /** Empty if everything is whole. */
  readonly problems: readonly Problem[];
}

/**
 * Checks everything and changes nothing: every copy of every object is hashed, in bounded memory; the index of every
 * pack, every ref, HEAD, reflog, the config and checkout journals are parsed; and from all of these every commit, tree
 * and tag is followed to the objects that it names. Damage is listed, not thrown.
 *
 * May run while others write. What they finish later is not covered.
 */
export function* verify(repo: Repository, options: VerifyOptions = {}): Protocol<VerifyResult> {
  const problems: Problem[] = [];
  // Roots first: whatever they name was stored before, so it is there when the objects are looked at.
  const { roots, refs } = yield* collectRoots(repo, problems);

  let hashed = 0;
  const { intact, packs, damaged } = yield* inspectObjects(repo.objects, () => options.onProgress?.(++hashed));
  const damagedIds = new Set<ObjectId>();
  for (const { id, path, error } of damaged) {
    if (id !== undefined) damagedIds.add(id);
    const kind = id === undefined ? 'damaged-pack' : 'damaged-object';
    problems.push({ kind, item: id ?? path, message: error.message });
  }
  const { commits } = yield* checkClosure(repo.objects, roots, { stored: { intact, damaged: damagedIds }, problems });
  return { objects: intact.size, packs, refs, commits, problems };
}
