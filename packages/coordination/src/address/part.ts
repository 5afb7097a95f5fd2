import type { CodeRanges } from './character-class.js';
import { parseClass, rangesMeet } from './character-class.js';

/** A character out of these, or `*`: any number of characters. */
export type Token = CodeRanges | '*';

/** One part of a path or a symbol: a text, a pattern, or `**` as a whole part. */
export type Part = string | readonly Token[] | typeof ANY_PARTS;

/** Any number of parts, none too. */
export const ANY_PARTS: unique symbol = Symbol('**');

const ESCAPABLE = new Set('*?[]{},\\');

/** Reads a part of a pattern. `*` and `?` stand for no separator. `undefined` if it can match nothing. */
export function parsePart(text: string, separator: string): Part | undefined {
  if (text === '**') return ANY_PARTS;
  const characters = [...text];
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length;) {
    const character = characters[at]!;
    const escaped = character === '\\' && ESCAPABLE.has(characters[at + 1] ?? '');
    const found = !escaped && character === '[' ? parseClass(characters, at, separator) : undefined;
    if (found !== undefined) {
      if (found.ranges.length === 0) return undefined;
      tokens.push(found.ranges);
      at = found.end;
    } else {
      tokens.push(escaped ? codeOf(characters[at + 1]!) : tokenOf(character, separator));
      at += escaped ? 2 : 1;
    }
  }
  return textOf(tokens) ?? tokens;
}

function tokenOf(character: string, separator: string): Token {
  if (character === '*') return '*';
  return character === '?' ? allBut(separator) : codeOf(character);
}

function codeOf(character: string): CodeRanges {
  const code = character.codePointAt(0)!;
  return [code, code];
}

export function allBut(separator: string): CodeRanges {
  const code = separator.codePointAt(0)!;
  return [1, code - 1, code + 1, 0x10ffff];
}

/** The text that is all a list of tokens matches; `undefined` if there are others or none. */
function textOf(tokens: readonly Token[]): string | undefined {
  let text = '';
  for (const token of tokens) {
    if (token === '*' || token.length !== 2 || token[0] !== token[1]) return undefined;
    text += String.fromCodePoint(token[0]!);
  }
  return text;
}

/**
 * Whether some text matches both parts: the product of their two automata, which has a state for each pair of places in
 * them, searched row by row.
 */
export function partsMeet(a: string | readonly Token[], b: string | readonly Token[]): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  const ours = tokensOf(a);
  const theirs = tokensOf(b);
  let row = new Uint8Array(theirs.length + 1);
  row[0] = 1;
  for (let i = 0; ; i++) {
    const next = new Uint8Array(theirs.length + 1);
    for (let j = 0; j <= theirs.length; j++) if (row[j] === 1) step(ours[i], theirs[j], { row, next, j });
    if (i === ours.length) return row[theirs.length] === 1;
    row = next;
  }
}

interface Place {
  readonly row: Uint8Array;
  readonly next: Uint8Array;
  readonly j: number;
}

/** Marks the states that follow one, by taking nothing at the end of a `*` or a character that suits both. */
function step(a: Token | undefined, b: Token | undefined, { row, next, j }: Place): void {
  if (a === '*') next[j] = 1;
  if (b === '*') row[j + 1] = 1;
  if (a === undefined || b === undefined || (a === '*' && b === '*')) return;
  if (a === '*') row[j + 1] = 1;
  else if (b === '*') next[j] = 1;
  else if (rangesMeet(a, b)) next[j + 1] = 1;
}

function tokensOf(part: string | readonly Token[]): readonly Token[] {
  return typeof part === 'string' ? [...part].map(codeOf) : part;
}
