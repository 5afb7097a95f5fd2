import { MuseError } from '@muse/io';

import { literalOf, type Address, type Form } from './address.js';
import { nameBytes } from '../record/name-bytes.js';
import { expandBraces, MOST_ALTERNATIVES } from './braces.js';
import { parsePart, type Part } from './part.js';

const MOST_BYTES = 4_096;
const SPECIAL = /[*?[{\\]/;

/**
 * Reads an address. The path before the first `::` is made normal (no `.`, no empty parts, no slash at the end), and
 * every other character stays: names are compared as they are, without regard to Unicode forms or case.
 *
 * In it `*` stands for any characters of one part, `?` for one, `[a-z]` and `[!a-z]` for one of a set, `**` as a whole part
 * for any number of parts, and `{a,b}` for each of its choices. An address with wildcards also stands for itself letter by
 * letter, so that a file named `[id].ts` is covered by its own name.
 *
 * @throws `ERR_MUSE_BAD_ADDRESS` (refused)
 */
export function parseAddress(given: string): Address {
  const fault = faultOfText(given);
  if (fault !== undefined) throw badAddress(given, fault);
  const text = normalText(given);
  if (text === '' || text.startsWith('::')) throw badAddress(given, 'it has no path');
  if (text.endsWith('::') && literalOf(text).symbol === '') throw badAddress(given, 'it has no symbol after ::');
  return { text, literal: literalOf(text), patterns: SPECIAL.test(text) ? patternsOf(text, given) : [] };
}

function faultOfText(text: unknown): string | undefined {
  if (typeof text !== 'string') return 'it is no text';
  if (text === '') return 'it is empty';
  if (text.includes('\0')) return 'it holds a NUL';
  if (text.length > MOST_BYTES || nameBytes(text) > MOST_BYTES) return `it is longer than ${MOST_BYTES} bytes`;
  return faultOfPath(literalOf(text).path);
}

function faultOfPath(path: string): string | undefined {
  if (path.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:(?:$|[/\\])/.test(path)) return 'it starts with a drive letter';
  return path.split('/').includes('..') ? "it has the part '..'" : undefined;
}

function normalText(text: string): string {
  const { path, symbol } = literalOf(text);
  const normal = partsOf(path).join('/');
  return symbol === null ? normal : `${normal}::${symbol}`;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function patternsOf(text: string, given: string): Form[] {
  const alternatives = expandBraces(text);
  if (alternatives === undefined) throw badAddress(given, `its braces stand for more than ${MOST_ALTERNATIVES} texts`);
  return alternatives.flatMap((alternative) => {
    const { path, symbol } = literalOf(alternative);
    const fault = faultOfPath(path) ?? (partsOf(path).length === 0 ? 'it has no path' : undefined);
    if (fault !== undefined) throw badAddress(given, `as ${JSON.stringify(alternative)} ${fault}`);
    const form = {
      path: parseParts(partsOf(path), '/'),
      symbol: symbol === null ? null : parseParts(symbol.split('.'), '.'),
    };
    return form.path === undefined || form.symbol === undefined ? [] : [{ path: form.path, symbol: form.symbol }];
  });
}

/** `undefined` if one of them can match nothing. */
function parseParts(texts: readonly string[], separator: string): Part[] | undefined {
  const parts: Part[] = [];
  for (const text of texts) {
    const part = parsePart(text, separator);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

function badAddress(address: unknown, reason: string): MuseError {
  const shown = JSON.stringify(typeof address === 'string' ? address.slice(0, 200) : address) ?? String(address);
  return new MuseError(`the address ${shown} is refused: ${reason}`, {
    code: 'ERR_MUSE_BAD_ADDRESS',
    kind: 'refused',
    hint: 'An address is a path in the repository, such as src, src/a.ts, src/a.ts::Foo.bar or src/*.ts.',
    data: { address: typeof address === 'string' ? address : null, reason },
  });
}
