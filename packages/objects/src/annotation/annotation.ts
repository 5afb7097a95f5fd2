import type { Person } from '../commit/commit.js';

/** Something learnt about a commit after it was made. It is no part of the commit, which never changes. */
export interface Annotation {
  /** A short word: `review`, `test`, `note`, or another program's own. Lower-case letters, digits and `-`, up to 32. */
  readonly kind: string;
  /** Who recorded it, and when. */
  readonly by: Person;
  /** May be empty; up to 16 KiB. What is not valid UTF-8 is carried as lone surrogates. */
  readonly text: string;
  /** What came of it: `pass`, `fail`, or another word under the rule of `kind`. */
  readonly result?: string;
}
