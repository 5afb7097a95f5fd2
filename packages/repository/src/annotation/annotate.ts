import type { Protocol } from '@muse/io';
import type { Annotation, Annotations, ObjectId } from '@muse/objects';
import { annotateCommit, readAnnotations as readFromStore } from '@muse/objects/protocols';
import { sign } from '../commit/signer.js';
import type { Signer } from '../commit/signer.js';
import { loadCommit } from '../object/load.js';
import { withStore } from '../repository/begin-write.js';
import type { Repository } from '../repository/repository.js';

export interface AnnotateOptions extends Omit<Annotation, 'by'> {
  readonly signer: Signer;
}

/**
 * Records something about a commit: a review, a test run, a note. The commit does not change; of any number of processes
 * that annotate it at once each leaves its own. When this returns, the annotation is durable.
 *
 * Throws `ERR_MUSE_BAD_RECORD`, `ERR_MUSE_TOO_LARGE` (refused), and as `readCommit` if the commit cannot be read.
 */
export function* annotate(repo: Repository, commit: ObjectId, options: AnnotateOptions): Protocol<Annotation> {
  const { signer, ...rest } = options;
  yield* loadCommit(repo.objects, commit);
  const annotation: Annotation = { ...rest, by: (yield* sign(signer)).author };
  yield* withStore(repo, () => annotateCommit(repo.objects, commit, annotation));
  return annotation;
}

/** What was recorded about a commit, oldest first, with what of it is damaged. */
export function* readAnnotations(repo: Repository, commit: ObjectId): Protocol<Annotations> {
  return yield* readFromStore(repo.objects, commit);
}
