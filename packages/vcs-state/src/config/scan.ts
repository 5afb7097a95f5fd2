import { parse } from 'smol-toml';

/*
 * Where the statements of a TOML document are. The document has been parsed by smol-toml before, so this reads what is
 * known to be right, and only needs to know where strings, brackets and lines begin and end (TOML 1.1, ABNF).
 */

/** A key and its value. Offsets are in UTF-16 units. */
export interface Pair {
  /** The keys from the table that it stands in. */
  readonly keys: readonly string[];
  /** Where the key begins; spaces before it are not included. */
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A pair on a line of its own, not inside an inline table. */
export interface PairLine extends Pair {
  /** The table that it belongs to; empty for the root. */
  readonly table: readonly string[];
  /** True inside `[[…]]`, where a path of keys does not say which element is meant. */
  readonly inArray: boolean;
  readonly lineStart: number;
  /** After the newline, or the end of the document. */
  readonly lineEnd: number;
}

/** The line `[table]` or `[[table]]`. */
export interface HeaderLine {
  readonly table: readonly string[];
  readonly inArray: boolean;
  readonly lineStart: number;
  /** After the newline, or the end of the document. */
  readonly lineEnd: number;
}

export interface Layout {
  readonly headers: readonly HeaderLine[];
  readonly pairs: readonly PairLine[];
}

/** Finds the headers and pairs of a document that smol-toml accepts. */
export function scanDocument(text: string): Layout {
  const headers: HeaderLine[] = [];
  const pairs: PairLine[] = [];
  const arrays: (readonly string[])[] = [];
  let table: readonly string[] = [];
  let inArray = false;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const lineStart = at;
    at = skipBlanks(text, at);
    if (text[at] === '[') {
      const double = text[at + 1] === '[';
      const key = scanKey(text, at + (double ? 2 : 1));
      table = key.keys;
      if (double) arrays.push(table);
      inArray = arrays.some((array) => isPrefix(array, table));
      at = endOfLine(text, key.end);
      headers.push({ table, inArray, lineStart, lineEnd: at });
    } else if (at < text.length && !isNewline(text, at) && text[at] !== '#') {
      const pair = scanPair(text, at);
      at = endOfLine(text, pair.valueEnd);
      pairs.push({ ...pair, table, inArray, lineStart, lineEnd: at });
    } else {
      at = endOfLine(text, at);
    }
  }
  return { headers, pairs };
}

/** Finds the pairs of the inline table that begins at `open`, and its closing brace. */
export function scanInlineTable(
  text: string,
  open: number,
): { readonly pairs: readonly Pair[]; readonly close: number } {
  const pairs: Pair[] = [];
  let at = skipSpace(text, open + 1);
  while (text[at] !== '}') {
    const pair = scanPair(text, at);
    pairs.push(pair);
    at = skipSpace(text, pair.valueEnd);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return { pairs, close: at };
}

export function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => key === path[index]);
}

function scanPair(text: string, start: number): Pair {
  const key = scanKey(text, start);
  const valueStart = skipBlanks(text, text.indexOf('=', key.end) + 1);
  return { keys: key.keys, start, valueStart, valueEnd: skipValue(text, valueStart) };
}

function scanKey(text: string, start: number): { readonly keys: readonly string[]; readonly end: number } {
  const keys: string[] = [];
  for (let at = start; ; at++) {
    at = skipBlanks(text, at);
    const from = at;
    if (text[at] === '"' || text[at] === "'") at = skipString(text, at);
    else while (at < text.length && !/[\s.=\]]/.test(text[at]!)) at++;
    const raw = text.slice(from, at);
    keys.push(/^["']/.test(raw) ? (parse(`value = ${raw}`)['value'] as string) : raw);
    const next = skipBlanks(text, at);
    if (text[next] !== '.') return { keys, end: at };
    at = next;
  }
}

function skipValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"' || first === "'") return skipString(text, start);
  if (first !== '[' && first !== '{') {
    const end = start + text.slice(start).search(/[,\]}#\r\n]|$/);
    return start + text.slice(start, end).trimEnd().length;
  }
  let depth = 0;
  for (let at = start; ; at++) {
    const char = text[at];
    if (char === '"' || char === "'") at = skipString(text, at) - 1;
    else if (char === '#') at = endOfLine(text, at) - 1;
    else if (char === '[' || char === '{') depth++;
    else if ((char === ']' || char === '}') && --depth === 0) return at + 1;
    if (at >= text.length) throw new RangeError(`no end of the value at ${start}`);
  }
}

function skipString(text: string, start: number): number {
  const quote = text[start]!;
  const triple = text.startsWith(quote.repeat(3), start);
  for (let at = start + (triple ? 3 : 1); at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (!triple && text[at] === quote) return at + 1;
    else if (triple && text.startsWith(quote.repeat(3), at)) {
      // Up to two quotes of the content may stand before the three that end it.
      let end = at + 3;
      while (end < at + 5 && text[end] === quote) end++;
      return end;
    }
  }
  throw new RangeError(`no end of the string at ${start}`);
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** Blanks, newlines and comments. */
function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    at = skipBlanks(text, at);
    if (text[at] === '#') at = endOfLine(text, at);
    else if (isNewline(text, at)) at++;
    else return at;
  }
}

function isNewline(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline + 1;
}
