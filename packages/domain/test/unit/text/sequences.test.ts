import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffSequences } from '../../../src/text/sequences.js';

const kept = (values: Int32Array, marks: Uint8Array): number[] => [...values].filter((_, i) => marks[i] === 0);

/** The length of a longest common subsequence, by the textbook table. */
function longestCommon(a: readonly number[], b: readonly number[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const x of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++) next.push(x === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return row[b.length]!;
}

describe('diffSequences', () => {
  it('keeps the same sequence on both sides, the longest there is', () => {
    const sequence = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(sequence, sequence, (before, after) => {
        const [a, b] = [Int32Array.from(before), Int32Array.from(after)];
        const { deleted, added } = diffSequences(a, b);
        expect(kept(a, deleted)).toEqual(kept(b, added));
        expect(kept(a, deleted).length).toBe(longestCommon(before, after));
      }),
      { numRuns: 2000 },
    );
  });

  it('is minimal for edits of a long text', () => {
    const edited = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 100, maxLength: 400 }),
      fc.array(fc.tuple(fc.nat(400), fc.nat(3), fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 })), {
        maxLength: 20,
      }),
    );
    fc.assert(
      fc.property(edited, ([before, edits]) => {
        const after = [...before];
        for (const [at, remove, insert] of edits) after.splice(at % (after.length + 1), remove, ...insert);
        const { deleted, added } = diffSequences(Int32Array.from(before), Int32Array.from(after));
        const common = longestCommon(before, after);
        expect(deleted.reduce((sum, x) => sum + x, 0)).toBe(before.length - common);
        expect(added.reduce((sum, x) => sum + x, 0)).toBe(after.length - common);
      }),
      { numRuns: 100 },
    );
  });

  it('I-9: ends quickly, and right, on sides that have every element in common but no order', () => {
    const length = 60_000;
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    const before = Int32Array.from({ length }, () => random() % 200);
    const after = Int32Array.from({ length }, () => random() % 200);
    const start = performance.now();
    const { deleted, added } = diffSequences(before, after);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(kept(before, deleted)).toEqual(kept(after, added));
    expect(kept(before, deleted).length).toBeGreaterThan(1000);
  });
});
