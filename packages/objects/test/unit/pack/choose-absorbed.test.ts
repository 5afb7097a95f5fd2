import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseAbsorbed, sizeClass } from '../../../src/pack/choose-absorbed.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const packs = (...sizes: number[]): { size: number }[] => sizes.map((size) => ({ size }));

describe('chooseAbsorbed', () => {
  it('size classes are powers of eight from 4 KiB', () => {
    expect([0, 4 * KIB, 4 * KIB + 1, 32 * KIB, 32 * KIB + 1, 256 * KIB, 2 * MIB, 2 * MIB + 1].map(sizeClass)).toEqual([
      0, 0, 1, 1, 2, 2, 3, 4,
    ]);
  });

  it('takes seven of one class that the new one belongs to, and eight that it does not', () => {
    expect(chooseAbsorbed(packs(1, 1, 1, 1, 1, 1), 1)).toHaveLength(0);
    expect(chooseAbsorbed(packs(1, 1, 1, 1, 1, 1, 1), 1)).toHaveLength(7);
    expect(chooseAbsorbed(packs(1, 1, 1, 1, 1, 1, 1), MIB)).toHaveLength(0);
    expect(chooseAbsorbed(packs(1, 1, 1, 1, 1, 1, 1, 1), MIB)).toHaveLength(8);
  });

  it('goes on to the next class where the result crowds that', () => {
    const small = packs(...Array.from({ length: 7 }, () => 3 * KIB));
    const middle = packs(...Array.from({ length: 7 }, () => 20 * KIB));
    expect(chooseAbsorbed([...small, ...middle], 3 * KIB)).toHaveLength(14);
  });

  it('never takes a pack over 1 MiB, nor more than 8 MiB in all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 3 * MIB }), { maxLength: 60 }),
        fc.integer({ min: 100, max: MIB }),
        (sizes, own) => {
          const chosen = chooseAbsorbed(packs(...sizes), own).map((pack) => pack.size);
          expect(Math.max(0, ...chosen)).toBeLessThanOrEqual(MIB);
          expect(chosen.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(8 * MIB);
        },
      ),
    );
  });

  it('keeps the number of packs logarithmic and copies each byte a few times', () => {
    const own = 2 * KIB;
    let all: { size: number }[] = [];
    let copied = 0;
    for (let write = 0; write < 20_000; write++) {
      const chosen = new Set(chooseAbsorbed(all, own));
      const taken = [...chosen].reduce((sum, pack) => sum + pack.size, 0);
      copied += taken;
      all = [...all.filter((pack) => !chosen.has(pack)), { size: own + taken }];
    }
    const settled = all.filter((pack) => pack.size > MIB);
    expect(all.length - settled.length).toBeLessThanOrEqual(7 * 4);
    expect(settled.length).toBeLessThanOrEqual((20_000 * own) / MIB);
    expect(copied / (20_000 * own)).toBeLessThan(5);
  });
});
