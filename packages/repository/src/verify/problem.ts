import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

/**
 * What is wrong.
 *
 * - `damaged-object`, `damaged-pack`: bytes that do not hash to their id, or a pack that cannot be read
 * - `missing-object`: something names an object that is not stored
 * - `bad-record`: an object whose hash is right, but which is not the commit, tree or tag it is named as
 * - `bad-signature`: a commit with a signature that was not made over it
 * - `damaged-annotation`: a line of the annotations of a commit that is none
 * - `damaged-coordination`: a reservation, claim, intent, session log or checkpoint that cannot be read
 * - `bad-name`: a tree entry that may not be in a work tree
 * - `damaged-ref`, `damaged-head`, `damaged-reflog`, `damaged-state`: a file of the repository that cannot be parsed
 */
export type ProblemKind =
  | 'damaged-object'
  | 'damaged-pack'
  | 'missing-object'
  | 'bad-record'
  | 'bad-signature'
  | 'damaged-annotation'
  | 'damaged-coordination'
  | 'bad-name'
  | 'damaged-ref'
  | 'damaged-head'
  | 'damaged-reflog'
  | 'damaged-state';

/** One thing that is wrong. */
export interface Problem {
  readonly kind: ProblemKind;
  /** The id, ref name or file concerned. */
  readonly item: string;
  readonly message: string;
}

/** Runs a protocol; if what it reads is damaged, notes that and answers undefined. Errors of the system go on. */
export function* noting<T>(
  problems: Problem[],
  about: { readonly kind: ProblemKind; readonly item: string },
  body: () => Protocol<T>,
): Protocol<T | undefined> {
  try {
    return yield* body();
  } catch (error) {
    if (!(error instanceof MuseError)) throw error;
    problems.push({ ...about, message: error.message });
    return undefined;
  }
}
