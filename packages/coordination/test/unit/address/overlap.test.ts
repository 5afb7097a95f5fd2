import { describe, expect, it } from 'vitest';

import { overlap } from '../../../src/index.js';

const OVERLAPPING: readonly (readonly [string, string])[] = [
  ['a', 'a'],
  ['src', 'src/a.ts'],
  ['src', 'src/x/a.ts::Foo.bar'],
  ['src/a.ts', 'src/a.ts::Foo'],
  ['src/a.ts::Foo', 'src/a.ts::Foo.bar'],
  ['src/a.ts::Foo', 'src/a.ts::Foo.bar.baz'],
  ['src/*.ts', 'src/a.ts'],
  ['src/*.ts', 'src/a.ts::Foo'],
  ['src/*.ts', 'src'],
  ['src/*', 'src/a/b/c.ts'],
  ['src/*.ts', 'src/a*'],
  ['**/a.ts', 'x/y/a.ts'],
  ['**/a.ts', 'a.ts'],
  ['**/a.ts', 'x'],
  ['**', 'anything::At.all'],
  ['a/**/z', 'a/z'],
  ['a/**/z', 'a/b/*'],
  ['a/**/z', 'a/b/*/z/q'],
  ['{src,lib}/a.ts', 'lib'],
  ['src/{a,b}.ts', 'src/b.ts::f'],
  ['src/a.ts::{Foo,Bar}.x', 'src/a.ts::Bar'],
  ['src/[a-c].ts', 'src/b.ts'],
  ['src/[!a-c].ts', 'src/d.ts'],
  ['src/?.ts', 'src/[xyz].ts'],
  ['src/a.ts::test_*', 'src/a.ts::test_one'],
  ['src/*.ts::Foo', 'src/b.ts::Foo.bar'],
  ['src/*.ts::Foo', 'src/b.ts'],
  ['a.ts::**.run', 'a.ts::Foo.Bar.run'],
  ['a*b', 'a\\*b'],
  ['app/[id]/page.tsx', 'app/\\[id\\]/page.tsx'],
  ['app/[id]/page.tsx', 'app/\\[id\\]/page.tsx::Page'],
  ['x[', 'x['],
  ['x{a', 'x{a'],
  ['a/?', 'a/\u{1F600}'],
];

const APART: readonly (readonly [string, string])[] = [
  ['a/b', 'a/bc'],
  ['a/b', 'a/b.ts'],
  ['a/b.ts', 'a/b'],
  ['a', 'b'],
  ['A', 'a'],
  ['src/a.ts::Foo', 'src/a.ts::Foobar'],
  ['src/a.ts::Foo', 'src/b.ts::Foo'],
  ['src/a.ts::Foo.a', 'src/a.ts::Foo.b'],
  ['src/*.ts', 'src/a.js'],
  ['src/*.ts', 'lib'],
  ['src/*/a.ts', 'src/a.ts::f'],
  ['src/*.ts', 'src/x/a.ts'],
  ['a/**/z', 'b'],
  ['a/**/z::f', 'a/b/z::g'],
  ['src/{a,b}.ts', 'src/c.ts'],
  ['src/[a-c].ts', 'src/d.ts'],
  ['src/[!a-c].ts', 'src/[a-c].ts'],
  ['src/?.ts', 'src/ab.ts'],
  ['*a', '*b'],
  ['x*', 'y*'],
  ['a.ts::Foo.*', 'a.ts::Bar'],
  ['a.ts::*', 'b.ts'],
  ['a\\*b', 'axb'],
  ['e\u0301', '\u00e9'],
];

describe('overlap', () => {
  it.each(OVERLAPPING)('H-COORD-3: %s and %s overlap', (a, b) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([true, true]);
  });

  it.each(APART)('H-COORD-3: %s and %s do not', (a, b) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([false, false]);
  });

  it('I-9: two patterns made to be slow are compared at once', () => {
    const slow = `${'*a'.repeat(1_000)}*b`;
    const start = performance.now();
    expect(overlap(slow, `${'a*'.repeat(1_000)}c`)).toBe(false);
    expect(overlap('a/'.repeat(1_000) + '**/b', '**/'.repeat(1_000) + 'c')).toBe(true);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
