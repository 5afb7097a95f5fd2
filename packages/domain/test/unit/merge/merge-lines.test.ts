import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../../src/index.js';
import type { LineMergeOptions } from '../../../src/index.js';

const labels = { base: 'base', ours: 'ours', theirs: 'theirs' };

function merged(texts: readonly [base: string, ours: string, theirs: string], options: LineMergeOptions = {}): string {
  const [base, ours, theirs] = texts.map((text) => Buffer.from(text, 'utf8')) as [Buffer, Buffer, Buffer];
  return Buffer.from(mergeLines({ base, ours, theirs }, { labels, ...options }).bytes).toString('utf8');
}

const lines = (...words: string[]): string => words.map((word) => `${word}\n`).join('');
const text = fc
  .array(fc.constantFrom('a\n', 'b\n', '\n', '  c\n', '}\n'), { maxLength: 20 })
  .map((all) => all.join(''));

describe('mergeLines', () => {
  it('takes the changes of both sides', () => {
    const base = lines('1', '2', '3', '4', '5');
    expect(merged([base, lines('one', '2', '3', '4', '5'), lines('1', '2', '3', 'four', '5', '6')])).toBe(
      lines('one', '2', '3', 'four', '5', '6'),
    );
    expect(merged([base, lines('2', '3', '4', '5'), lines('1', '2', '3', '5')])).toBe(lines('2', '3', '5'));
  });

  it('takes once what both made alike, also next to what only one made', () => {
    expect(merged([lines('1', '2', '3'), lines('1', 'x', '3'), lines('1', 'x', '3')])).toBe(lines('1', 'x', '3'));
    expect(merged(['', 'new\n', 'new\n'])).toBe('new\n');
  });

  it('shows both sides of a conflict, and where it is', () => {
    const texts = [lines('1', '2', '3'), lines('1', 'a', '3'), lines('1', 'b', '3')] as const;
    expect(merged(texts)).toBe(lines('1', '<<<<<<< ours', 'a', '=======', 'b', '>>>>>>> theirs', '3'));
    const [base, ours, theirs] = texts.map((one) => Buffer.from(one)) as [Buffer, Buffer, Buffer];
    expect(mergeLines({ base, ours, theirs }).conflicts).toEqual([{ line: 2, lines: 5 }]);
    expect(merged(texts, { style: 'diff3', markerSize: 3 })).toBe(
      lines('1', '<<< ours', 'a', '||| base', '2', '===', 'b', '>>> theirs', '3'),
    );
  });

  it('narrows a conflict to what differs, and keeps near ones together', () => {
    const ours = lines('1', 's', 'a', 't', '3');
    const theirs = lines('1', 's', 'b', 't', '3');
    const narrow = lines('1', 's', '<<<<<<< ours', 'a', '=======', 'b', '>>>>>>> theirs', 't', '3');
    expect(merged([lines('1', '2', '3'), ours, theirs])).toBe(narrow);
    expect(merged([lines('1', '2', '3'), ours, theirs], { style: 'zdiff3' })).toBe(
      narrow.replace('=======', '||||||| base\n2\n======='),
    );
    expect(merged([lines('1', '2', '3'), ours, theirs], { style: 'diff3' })).toContain('s\na\nt\n||||||| base\n2\n');
    const near = merged([lines('x', 'y'), lines('a', 's', 'b'), lines('c', 's', 'd')]);
    expect(near.match(/<<<<<<</g)).toHaveLength(1);
    const same = ['s', 't', 'u', 'v'];
    const far = merged([lines('x', 'y'), lines('a', ...same, 'b'), lines('c', ...same, 'd')]);
    expect(far.match(/<<<<<<</g)).toHaveLength(2);
  });

  it('is a conflict where changes touch', () => {
    expect(merged([lines('1', '2', '3', '4'), lines('1', 'a', '3', '4'), lines('1', '2', 'b', '4')])).toContain('<<<');
    expect(merged([lines('1', '2'), lines('1', 'a', '2'), lines('1', 'b', '2')])).toContain('<<<');
  });

  it('ends a last line before a marker, and writes markers as the lines end', () => {
    expect(merged(['', 'a', 'b'])).toBe(lines('<<<<<<< ours', 'a', '=======', 'b', '>>>>>>> theirs'));
    expect(merged(['', 'a\r\n', 'b\r\n'])).toBe('<<<<<<< ours\r\na\r\n=======\r\nb\r\n>>>>>>> theirs\r\n');
    expect(merged(['a\n', 'a', 'a\n'])).toBe('a');
  });

  it('settles conflicts for one side or for both', () => {
    const texts = [lines('1', '2', '3'), lines('1', 'a', '3'), lines('1', 'b', '3', '4')] as const;
    expect(merged(texts, { favor: 'ours' })).toBe(lines('1', 'a', '3', '4'));
    expect(merged(texts, { favor: 'theirs' })).toBe(lines('1', 'b', '3', '4'));
    expect(merged(texts, { favor: 'union' })).toBe(lines('1', 'a', 'b', '3', '4'));
    expect(merged(['', 'a', 'b'], { favor: 'union' })).toBe('a\nb');
  });

  it('I-11: what only one side changed is the result, and the sides can be exchanged', () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        expect(merged([base, ours, base])).toBe(ours);
        expect(merged([base, base, theirs])).toBe(theirs);
        expect(merged([base, ours, ours])).toBe(ours);
        for (const style of ['merge', 'diff3', 'zdiff3'] as const) {
          const exchanged = { ...labels, ours: 'theirs', theirs: 'ours' };
          const back = merged([base, theirs, ours], { style, labels: exchanged });
          if (!merged([base, ours, theirs], { style }).includes('<<<')) {
            expect(back).toBe(merged([base, ours, theirs], { style }));
          } else expect(back).toContain('<<<');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('I-11, H-MRG-1: taking our side of every conflict leaves their other changes in, and the reverse', () => {
    const unique = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 });
    const edits = fc.array(fc.tuple(fc.nat(40), fc.constantFrom('add', 'remove', 'change')), { maxLength: 6 });
    const edit = (from: readonly string[], changes: readonly (readonly [number, string])[], tag: string): string[] => {
      const result = [...from];
      changes.forEach(([place, what], i) => {
        const at = place % (result.length + 1);
        if (what === 'add') result.splice(at, 0, `${tag}${i}`);
        else if (what === 'remove') result.splice(at, 1);
        else if (at < result.length) result.splice(at, 1, `${tag}${i}`);
      });
      return result;
    };
    fc.assert(
      fc.property(unique, edits, edits, (numbers, mine, yours) => {
        const base = numbers.map(String);
        const [ours, theirs] = [edit(base, mine, 'o'), edit(base, yours, 't')];
        const result = merged([lines(...base), lines(...ours), lines(...theirs)], { favor: 'union' }).split('\n');
        // Every line that a side added is there; one that a side removed is there only if the other put it back.
        for (const line of [...ours, ...theirs].filter((one) => /^[ot]/.test(one))) expect(result).toContain(line);
        const kept = base.filter((line) => ours.includes(line) && theirs.includes(line));
        for (const line of kept) expect(result).toContain(line);
        const whole = merged([lines(...base), lines(...ours), lines(...theirs)]);
        if (whole.includes('<<<')) return;
        for (const line of base.filter((one) => !kept.includes(one))) expect(whole.split('\n')).not.toContain(line);
      }),
      { numRuns: 1000 },
    );
  });
});
