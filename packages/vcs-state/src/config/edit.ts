import { MuseError } from '@muse/io';

import { insertions } from './insert.js';
import { formatKey } from './key.js';
import { parseConfig } from './parse-config.js';
import { isPrefix, scanDocument, scanInlineTable, type Pair } from './scan.js';
import {
  equalValues,
  formatValue,
  isTable,
  valueAt,
  withValue,
  type ConfigTable,
  type SettableValue,
} from './value.js';

/**
 * The text of a document with the value at `keys` set: every other byte stays. Each way of writing it is tried in turn
 * and taken only if the result, parsed again, has the new value there and is equal in everything else.
 *
 * @throws `ERR_MUSE_CONFIG_NOT_EDITABLE` (refused) if `keys` is a section or leads through a value, or if there is no way.
 */
export function setInText(text: string, keys: readonly string[], value: SettableValue, path: string): string {
  const before = parseConfig(text, path);
  checkAddress(before, keys, path);
  const written = formatValue(value);
  const expected = withValue(before, keys, value);
  if (equalValues(valueAt(before, keys), value)) return text;
  for (const candidate of replacements(text, keys, written)) {
    if (saysOneOf(candidate, [expected])) return candidate;
  }
  throw notEditable(path, keys, 'there is no place for it that keeps everything else as it is');
}

/**
 * The text of a document without the value at `keys`: every other byte stays, also a comment behind it. A section that
 * this leaves empty stays if it has a header. Throws as `setInText`.
 */
export function unsetInText(text: string, keys: readonly string[], path: string): string {
  const before = parseConfig(text, path);
  checkAddress(before, keys, path);
  if (valueAt(before, keys) === undefined) return text;
  let expected = withValue(before, keys, undefined);
  const acceptable = [expected];
  // Sections that only this key's dots or header implied go with it.
  for (let depth = keys.length - 1; depth > 0; depth--) {
    const section = valueAt(expected, keys.slice(0, depth));
    if (!isTable(section) || Object.keys(section).length > 0) break;
    expected = withValue(expected, keys.slice(0, depth), undefined);
    acceptable.push(expected);
  }
  for (const candidate of removals(text, keys)) if (saysOneOf(candidate, acceptable)) return candidate;
  throw notEditable(path, keys, 'it cannot be taken out without touching something else');
}

function* replacements(text: string, keys: readonly string[], written: string): Generator<string> {
  const layout = scanDocument(text);
  for (const line of layout.pairs) {
    const full = [...line.table, ...line.keys];
    if (line.inArray || !isPrefix(full, keys)) continue;
    yield* inPair(text, line, keys.slice(full.length), written);
  }
  yield* insertions(text, layout, keys, written);
}

/** The value of this pair replaced, or set inside it where it is an inline table. */
function* inPair(text: string, pair: Pair, rest: readonly string[], written: string): Generator<string> {
  if (rest.length === 0) {
    yield text.slice(0, pair.valueStart) + written + text.slice(pair.valueEnd);
    return;
  }
  if (text[pair.valueStart] !== '{') return;
  const { pairs } = scanInlineTable(text, pair.valueStart);
  for (const inner of pairs) {
    if (isPrefix(inner.keys, rest)) yield* inPair(text, inner, rest.slice(inner.keys.length), written);
  }
  const last = pairs.at(-1);
  const at = last?.valueEnd ?? pair.valueStart + 1;
  const added = `${formatKey(rest)} = ${written}`;
  yield `${text.slice(0, at)}${last === undefined ? ` ${added} ` : `, ${added}`}${text.slice(at).replace(last === undefined ? /^\s+/ : /^/, '')}`;
}

function* removals(text: string, keys: readonly string[]): Generator<string> {
  for (const line of scanDocument(text).pairs) {
    const full = [...line.table, ...line.keys];
    if (line.inArray || !isPrefix(full, keys)) continue;
    if (full.length < keys.length) {
      yield* inlineRemovals(text, line, keys.slice(full.length));
      continue;
    }
    const behind = text.slice(line.valueEnd, line.lineEnd);
    const comment = behind.indexOf('#');
    yield text.slice(0, line.lineStart) + (comment < 0 ? '' : behind.slice(comment)) + text.slice(line.lineEnd);
  }
}

function* inlineRemovals(text: string, pair: Pair, rest: readonly string[]): Generator<string> {
  if (text[pair.valueStart] !== '{') return;
  const { pairs, close } = scanInlineTable(text, pair.valueStart);
  for (const [index, inner] of pairs.entries()) {
    if (!isPrefix(inner.keys, rest)) continue;
    if (inner.keys.length < rest.length) {
      yield* inlineRemovals(text, inner, rest.slice(inner.keys.length));
    } else if (index + 1 < pairs.length) {
      yield text.slice(0, inner.start) + text.slice(pairs[index + 1]!.start);
    } else {
      const from = index > 0 ? pairs[index - 1]!.valueEnd : pair.valueStart + 1;
      yield text.slice(0, from) + text.slice(inner.valueEnd);
      yield text.slice(0, from) + text.slice(close);
    }
  }
}

function saysOneOf(candidate: string, expected: readonly ConfigTable[]): boolean {
  let after: ConfigTable;
  try {
    after = parseConfig(candidate, '');
  } catch (error) {
    if (error instanceof MuseError) return false;
    throw error;
  }
  return expected.some((table) => equalValues(after, table));
}

function checkAddress(table: ConfigTable, keys: readonly string[], path: string): void {
  for (let depth = 1; depth < keys.length; depth++) {
    const value = valueAt(table, keys.slice(0, depth));
    if (value === undefined || isTable(value)) continue;
    const what = Array.isArray(value) ? 'a list' : 'a value';
    throw notEditable(path, keys, `${formatKey(keys.slice(0, depth))} is ${what}, not a section`);
  }
  if (isTable(valueAt(table, keys))) throw notEditable(path, keys, 'it is a section, not a value');
}

function notEditable(path: string, keys: readonly string[], reason: string): MuseError {
  return new MuseError(`${formatKey(keys)} cannot be changed in ${path}: ${reason}`, {
    code: 'ERR_MUSE_CONFIG_NOT_EDITABLE',
    kind: 'refused',
    hint: 'Change it in an editor.',
    data: { path, key: formatKey(keys), reason },
  });
}
