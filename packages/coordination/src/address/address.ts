import type { Part } from './part.js';

/**
 * A way to read an address: a path, and below it perhaps a symbol with its members. `**` stands for any number of parts.
 * A part without wildcards is its text.
 */
export interface Form {
  readonly path: readonly Part[];
  /** Members of a symbol, outermost first; `null` for a directory or a file. */
  readonly symbol: readonly Part[] | null;
}

/** An address in normal form, and what it can stand for. */
export interface Address {
  readonly text: string;
  /** What the text says letter by letter. */
  readonly literal: Literal;
  /** What it says as a pattern; none if it holds no wildcard. */
  readonly patterns: readonly Form[];
}

export interface Literal {
  readonly path: string;
  readonly symbol: string | null;
}

/** Splits a text at the first `::`: a path, and a symbol if there is one. */
export function literalOf(text: string): Literal {
  const mark = text.indexOf('::');
  return mark < 0 ? { path: text, symbol: null } : { path: text.slice(0, mark), symbol: text.slice(mark + 2) };
}

/** A literal as a form, to be compared with patterns. */
export function formOf({ path, symbol }: Literal): Form {
  return { path: path.split('/'), symbol: symbol === null ? null : symbol.split('.') };
}

/**
 * The literals that contain this one, itself last: its directories, its file, the symbols around it. As keys: no two
 * literals have the same one.
 */
export function* containersOf({ path, symbol }: Literal): Generator<string> {
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) yield path.slice(0, at);
  yield path;
  if (symbol === null) return;
  for (let at = symbol.indexOf('.'); at >= 0; at = symbol.indexOf('.', at + 1)) yield `${path}\0${symbol.slice(0, at)}`;
  yield keyOf({ path, symbol });
}

export function keyOf({ path, symbol }: Literal): string {
  return symbol === null ? path : `${path}\0${symbol}`;
}
