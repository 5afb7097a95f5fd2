import { revisionNotFound } from './failures.js';

/** One suffix of a revision. */
export type Suffix =
  /** `~n`: n first parents up. */
  | { readonly kind: 'ancestor'; readonly count: number }
  /** `^n`: the n-th parent, from 1; 0 is the commit itself. */
  | { readonly kind: 'parent'; readonly number: number }
  /** `@{n}`: what the ref held n movements ago. Only directly behind a name. */
  | { readonly kind: 'reflog'; readonly entry: number }
  /** `^{tree}`, `^{commit}`; `^{}` is the object behind tags. */
  | { readonly kind: 'peel'; readonly to: 'tree' | 'commit' | 'any' };

/** A revision in its parts: `base`, then suffixes, then `:path`. */
export interface ParsedRevision {
  /** A name, an id or the start of one; `HEAD` for `@` and for nothing. */
  readonly base: string;
  readonly suffixes: readonly Suffix[];
  /** What follows the colon: a path inside the tree. */
  readonly path?: string;
}

/** Longest revision, in UTF-16 units: room for a ref name and a path. */
const LENGTH_LIMIT = 8192;

const SUFFIX = /~(\d{0,9})(?!\d)|\^(?:\{(tree|commit|)\}|(\d{0,9})(?!\d))|@\{(\d{1,9})\}/y;

/**
 * Takes a revision apart without looking anything up.
 *
 * @throws `ERR_MUSE_NOT_FOUND` for text that can name nothing: empty, with a character no name has, with an unknown
 * suffix, or over 8192 characters.
 */
export function parseRevision(text: string): ParsedRevision {
  if (text === '') throw revisionNotFound(text, 'it is empty');
  if (text.length > LENGTH_LIMIT) throw revisionNotFound(text, `it is longer than ${LENGTH_LIMIT} characters`);
  const colon = text.indexOf(':', text.startsWith('sha256:') ? 'sha256:'.length : 0);
  const revision = colon === -1 ? text : text.slice(0, colon);
  const path = colon === -1 ? {} : { path: text.slice(colon + 1) };
  const end = revision.search(/[~^]|@\{/);
  const base = end === -1 ? revision : revision.slice(0, end);
  const suffixes = end === -1 ? [] : parseSuffixes(text, revision.slice(end));
  if (base === '' && suffixes[0]?.kind !== 'reflog') throw revisionNotFound(text, 'it names nothing');
  return { base: base === '@' ? 'HEAD' : base, suffixes, ...path };
}

function parseSuffixes(text: string, rest: string): Suffix[] {
  const suffixes: Suffix[] = [];
  SUFFIX.lastIndex = 0;
  let at = 0;
  while (at < rest.length) {
    SUFFIX.lastIndex = at;
    const match = SUFFIX.exec(rest);
    if (match === null)
      throw revisionNotFound(text, `${JSON.stringify(rest.slice(at, at + 40))} is no suffix of a revision`);
    const suffix = suffixOf(match);
    if (suffix.kind === 'reflog' && at > 0)
      throw revisionNotFound(text, '"@{n}" stands directly behind the name of a ref');
    suffixes.push(suffix);
    at = SUFFIX.lastIndex;
  }
  return suffixes;
}

function suffixOf([, ancestor, peel, parent, reflog]: RegExpExecArray): Suffix {
  if (ancestor !== undefined) return { kind: 'ancestor', count: ancestor === '' ? 1 : Number(ancestor) };
  if (reflog !== undefined) return { kind: 'reflog', entry: Number(reflog) };
  if (peel !== undefined) return { kind: 'peel', to: peel === '' ? 'any' : (peel as 'tree' | 'commit') };
  return { kind: 'parent', number: parent === '' || parent === undefined ? 1 : Number(parent) };
}
