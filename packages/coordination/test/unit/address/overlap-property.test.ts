import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { containersOf, literalOf } from '../../../src/address/address.js';
import { addressSet, meetingWith } from '../../../src/address/meetings.js';
import { parseAddress } from '../../../src/address/parse-address.js';
import { overlap } from '../../../src/index.js';

/* A world that is small enough to try every address of it: up to three parts of up to two letters each. */
const PARTS = ['a', 'b', 'c'].flatMap((x) => [x, `${x}a`, `${x}b`, `${x}c`]);
const LISTS = [[] as string[]].concat(...[1, 2, 3].map((length) => lists(length)));

function lists(length: number): string[][] {
  return length === 0 ? [[]] : lists(length - 1).flatMap((head) => PARTS.map((part) => [...head, part]));
}

const token = fc.constantFrom('a', 'b', '?', '*', '[ab]', '[!a]', '[b-z]');
const part = fc.oneof(
  { weight: 5, arbitrary: fc.array(token, { minLength: 1, maxLength: 2 }).map((tokens) => tokens.join('')) },
  { weight: 1, arbitrary: fc.constant('{a,?b}') },
  { weight: 1, arbitrary: fc.constant('**') },
);
const pathPattern = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('/'));
const symbolPattern = fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('.'));
const pattern = fc
  .tuple(pathPattern, fc.option(symbolPattern, { nil: undefined }))
  .map(([p, s]) => (s === undefined ? p : `${p}::${s}`))
  .filter((text) => !text.includes('***'));

/** Whether parts match a pattern, written independently of the automata. */
function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return parts.length === 0;
  if (first === '**') return parts.some((_, at) => matches(rest, parts.slice(at))) || matches(rest, []);
  return parts.length > 0 && asRegExp(first).test(parts[0]!) && matches(rest, parts.slice(1));
}

function covers(pattern: readonly string[], parts: readonly string[]): boolean {
  return parts.some((_, at) => matches(pattern, parts.slice(0, at))) || matches(pattern, parts);
}

const asRegExp = memoised((part: string): RegExp => {
  const source = part.replaceAll('[!', '[^').replaceAll('*', '.*').replaceAll('?', '.').replace('{a,.b}', '(?:a|.b)');
  return new RegExp(`^${source}$`);
});

/** What a pattern covers, as two sets of numbers of `LISTS`: an address is covered if both of its halves are. */
const covered = memoised((text: string) => {
  const { path, symbol } = literalOf(text);
  const below = symbol === null ? covers : matches;
  const paths = LISTS.flatMap((parts, at) => (at > 0 && below(path.split('/'), parts) ? [at] : []));
  // 0 stands for the address without a symbol.
  const symbols = LISTS.flatMap((parts, at) =>
    symbol === null || (at > 0 && covers(symbol.split('.'), parts)) ? [at] : [],
  );
  return { paths: new Set(paths), symbols: new Set(symbols) };
});

function memoised<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

function meetsInWorld(a: string, b: string): boolean {
  const [ours, theirs] = [covered(a), covered(b)];
  return meet(ours.paths, theirs.paths) && meet(ours.symbols, theirs.symbols);
}

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  for (const each of a) if (b.has(each)) return true;
  return false;
}

describe('overlap of patterns', () => {
  it('H-COORD-3: two patterns overlap exactly if something of a small world is covered by both', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(overlap(a, b)).toBe(meetsInWorld(a, b));
        expect(overlap(b, a)).toBe(meetsInWorld(a, b));
      }),
      { numRuns: 250, seed: 17 },
    );
  });

  it('H-COORD-3: addresses without wildcards overlap exactly if one contains the other', () => {
    const half = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 3 });
    const address = fc.tuple(half, fc.option(half)).map(([path, symbol]) => {
      return symbol === null ? path.join('/') : `${path.join('/')}::${symbol.join('.')}`;
    });
    const contains = (a: string, b: string): boolean =>
      a === b || (b.startsWith(a) && (a.includes('::') ? b[a.length] === '.' : /^(?:\/|::)/.test(b.slice(a.length))));
    fc.assert(
      fc.property(address, address, (a, b) => {
        expect(overlap(a, b)).toBe(contains(a, b) || contains(b, a));
      }),
      { numRuns: 5_000, seed: 17 },
    );
  });

  it('a set of addresses meets another address exactly if one of them overlaps it', () => {
    const any = fc.oneof(pattern, fc.constantFrom('a', 'a/b', 'a/b::c', 'a/b::c.d', 'b', 'b::a'));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 5 }), any, (ours, theirs) => {
        const meeting = meetingWith(addressSet(ours.map(parseAddress)), parseAddress(theirs));
        expect(meeting !== undefined).toBe(ours.some((address) => overlap(address, theirs)));
        if (meeting !== undefined) expect(overlap(meeting.ours, meeting.theirs)).toBe(true);
      }),
      { numRuns: 2_000, seed: 17 },
    );
  });

  it('the containers of a literal are what it begins with, up to itself', () => {
    expect([...containersOf(literalOf('a/b.ts::F.g'))]).toEqual(['a', 'a/b.ts', 'a/b.ts\0F', 'a/b.ts\0F.g']);
  });
});
