import type { Protocol } from '@muse/io/protocols';
import { openObjectStore } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { verifyObjects } from '@muse/objects/protocols';
import type { Repository } from '../repository/repository.js';
import { checkAnnotations } from './annotations.js';
import { checkClosure } from './closure.js';
import { checkCoordination } from './coordination.js';
import type { Problem } from './problem.js';
import { collectRoots } from './roots.js';

export interface VerifyOptions {
  /** Called as objects are followed, with how many it were. */
  readonly onProgress?: (followed: number) => void;
}

export interface VerifyResult {
  /** Copies of objects that were hashed. */
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
 * and tag is followed to the objects that it names, signatures are checked, and annotations, coordination
 * records and session logs are read. Damage is listed, not thrown.
 *
 * May run while others write. What they finish later is not covered.
 */
export function* verify(repo: Repository, options: VerifyOptions = {}): Protocol<VerifyResult> {
  const problems: Problem[] = [];
  // Roots first: whatever they name was stored before, so it is there when the objects are looked at.
  const { roots, refs } = yield* collectRoots(repo, problems);

  // A handle of its own: what this process has read from packs before must not stand in for what is on the disk.
  const objects = openObjectStore(repo.objects.dir, { fs: repo.fs });
  const store = yield* verifyObjects(objects);
  const damaged = new Set<ObjectId>();
  for (const { kind, id, path, healed, message } of store.problems) {
    if (id !== undefined && !healed) damaged.add(id);
    problems.push({ kind, item: id ?? path, message });
  }
  let followed = 0;
  const onObject = (): void => options.onProgress?.(++followed);
  const { commits } = yield* checkClosure(objects, roots, { problems, damaged, onObject });
  yield* checkAnnotations(objects, problems);
  yield* checkCoordination(repo, problems);
  return { objects: store.loose + store.packed, packs: store.packs, refs, commits, problems };
}
