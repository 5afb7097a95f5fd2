import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffByRarity } from '../../../src/text/histogram.js';
import { diffSequences } from '../../../src/text/sequences.js';

function keptOf(values: Int32Array, marks: Uint8Array): number[] {
  return [...values].filter((_, i) => marks[i] === 0);
}

describe('diffByRarity', () => {
  it('keeps the same elements in the same order on both sides', () => {
    const sequence = fc.array(fc.nat(6), { maxLength: 40 }).map((all) => Int32Array.from(all));
    fc.assert(
      fc.property(sequence, sequence, (before, after) => {
        const { deleted, added } = diffByRarity(before, after);
        expect(keptOf(before, deleted)).toEqual(keptOf(after, added));
        if (String(before) === String(after)) expect(keptOf(before, deleted)).toHaveLength(before.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('prefers what is rare: a moved block stays whole although its braces would match more', () => {
    // 9 is a brace. Before: f{..} g{..}; after: g{..} f{..}.
    const before = Int32Array.from([1, 9, 2, 9, 3, 9, 4, 9]);
    const after = Int32Array.from([3, 9, 4, 9, 1, 9, 2, 9]);
    const { deleted } = diffByRarity(before, after);
    expect(keptOf(before, deleted)).toEqual([3, 9, 4, 9]);
  });

  it('falls back to the shortest edit script where nothing is rare', () => {
    const before = new Int32Array(200).fill(1);
    const after = new Int32Array(150).fill(1);
    expect(diffByRarity(before, after)).toEqual(diffSequences(before, after));
  });

  it('stays linear in memory and quick on long hostile input', () => {
    const before = Int32Array.from({ length: 60_000 }, (_, i) => i % 64);
    const after = Int32Array.from({ length: 60_000 }, (_, i) => (i * 7) % 64);
    const { deleted, added } = diffByRarity(before, after);
    expect(keptOf(before, deleted)).toEqual(keptOf(after, added));
  });
});
