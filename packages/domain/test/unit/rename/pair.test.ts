import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, pairRenames, similarity } from '../../../src/index.js';

const print = (text: string): ReturnType<typeof fingerprint> => fingerprint(Buffer.from(text, 'utf8'));
const side = (path: string, text: string): { path: string; print: ReturnType<typeof fingerprint> } => ({
  path,
  print: print(text),
});

describe('similarity', () => {
  it('is 100 for equal content and symmetric', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 }), (a, b) => {
        expect(similarity(print(a), print(a))).toBe(100);
        expect(similarity(print(a), print(b))).toBe(similarity(print(b), print(a)));
      }),
    );
  });

  it('counts bytes of common lines, whatever their order and line ends', () => {
    expect(similarity(print('a\nb\nc\nd\n'), print('d\nc\nb\na\n'))).toBe(100);
    expect(similarity(print('a\nb\nc\nd\n'), print('a\nb\n'))).toBe(50);
    expect(similarity(print('aaa\r\nbbb\r\n'), print('aaa\nbbb\n'))).toBe(80);
    const long = 'x'.repeat(64) + 'y'.repeat(64);
    expect(similarity(print(long), print('x'.repeat(64) + 'z'.repeat(64)))).toBe(50);
  });
});

describe('pairRenames', () => {
  const body = (tag: string): string => Array.from({ length: 20 }, (_, i) => `${tag} ${i}\n`).join('');

  it('pairs each file once, best first', () => {
    const { pairs, complete } = pairRenames(
      [side('a', body('a')), side('b', body('b'))],
      [side('x', `${body('b')}more\n`), side('y', body('a')), side('z', `${body('a')}more\n`)],
    );
    expect(pairs.map(({ from, to }) => `${from.path} ${to.path}`)).toEqual(['b x', 'a y']);
    expect(complete).toBe(true);
  });

  it('I-9: says that it did not compare everything when the work is spent', () => {
    const many = Array.from({ length: 200 }, (_, i) => side(`s${i}`, body(String(i))));
    const others = many.map(({ print: one }, i) => ({ path: `t${i}`, print: one }));
    expect(pairRenames(many, others, { work: 5_000 }).complete).toBe(false);
    expect(pairRenames(many, others).pairs).toHaveLength(200);
  });

  it('lines that all files have do not slow it down, and do not hide what is alike', () => {
    const licence = Array.from({ length: 50 }, (_, i) => `licence ${i}\n`).join('');
    const from = Array.from({ length: 500 }, (_, i) => side(`s/${i}`, licence + body(`f${i}`) + body(`g${i}`)));
    const to = Array.from({ length: 500 }, (_, i) => side(`t/x${i}`, licence + body(`f${i}`) + body(`h${i}`)));
    const { pairs, complete } = pairRenames(from, to, { work: 2_000_000 });
    expect(complete).toBe(true);
    expect(pairs).toHaveLength(500);
    for (const pair of pairs) expect(pair.to.path).toBe(pair.from.path.replace('s/', 't/x'));
  });
});
