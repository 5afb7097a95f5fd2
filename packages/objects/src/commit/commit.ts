import type { ObjectId } from '../id/object-id.js';
import type { RecordHeader } from '../record/encode.js';

/** Who did something, and when. */
export interface Person {
  /** May be empty; no `<`, `>`, line end or NUL. */
  readonly name: string;
  /** Under the same rule. */
  readonly email: string;
  /** Whole seconds since 1970; may be negative. */
  readonly time: number;
  /** Offset from UTC at that time and place: `+hhmm` or `-hhmm`. */
  readonly zone: string;
}

/** What made a change, where a program did. */
export interface Provenance {
  /** Identity of the agent. */
  readonly agent?: string;
  readonly model?: string;
  readonly toolchain?: string;
  readonly session?: string;
  /** Hash of the prompt, in whatever form its maker uses. */
  readonly promptHash?: string;
}

/** A state of the whole tree with its history. The id covers every field. */
export interface Commit {
  readonly tree: ObjectId;
  /** In order, any number. */
  readonly parents: readonly ObjectId[];
  readonly author: Person;
  readonly committer: Person;
  /** Kept byte for byte; what is not valid UTF-8 is carried as lone surrogates. */
  readonly message: string;
  /** Left out where nothing is known; an empty one is the same as none. */
  readonly provenance?: Provenance;
  /** Further headers, kept verbatim and in order. */
  readonly extra?: readonly RecordHeader[];
}

/** The fields of a provenance in their order, with the header that holds each. */
export const PROVENANCE_KEYS: readonly (readonly [keyof Provenance, string])[] = [
  ['agent', 'provenance-agent'],
  ['model', 'provenance-model'],
  ['toolchain', 'provenance-toolchain'],
  ['session', 'provenance-session'],
  ['promptHash', 'provenance-prompt-hash'],
];

/** Headers with a meaning of their own, which an extra header may not have. */
export const COMMIT_KEYS: ReadonlySet<string> = new Set([
  'tree',
  'parent',
  'author',
  'committer',
  ...PROVENANCE_KEYS.map(([, key]) => key),
]);
