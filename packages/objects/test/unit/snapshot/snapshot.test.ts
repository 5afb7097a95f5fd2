import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSnapshot, encodeSnapshot, snapshotId, type Snapshot } from '../../../src/index.js';
import { mutated, snapshots } from '../../helpers/arbitrary.js';
import { TREE } from '../../helpers/values.js';

const PLAIN: Snapshot = { tree: TREE, time: 5, by: 'ada', reason: 'before a switch' };

describe('snapshots', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
      }),
    );
  });

  it('I-9: a changed byte is refused, or gives a snapshot that encodes to exactly those bytes', () => {
    fc.assert(
      fc.property(mutated(snapshots.map(encodeSnapshot)), (bytes) => {
        let decoded: Snapshot;
        try {
          decoded = decodeSnapshot(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_RECORD', kind: 'damaged' });
          return;
        }
        expect(Buffer.compare(encodeSnapshot(decoded), bytes)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('have an id that covers every field', () => {
    const variants = [
      PLAIN,
      { ...PLAIN, base: TREE },
      { ...PLAIN, time: 6 },
      { ...PLAIN, by: 'b' },
      { ...PLAIN, reason: '' },
    ];
    expect(new Set(variants.map(snapshotId)).size).toBe(variants.length);
  });

  it.each([
    { ...PLAIN, time: 0.5 },
    { ...PLAIN, tree: 'x' as typeof TREE },
    { ...PLAIN, base: 'x' as typeof TREE },
  ])('refuse what could not be read back: %j', (snapshot) => {
    expect(() => encodeSnapshot(snapshot)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD' }));
  });

  it('H-OBJ-9: an unknown or repeated header, or another order, is refused with the id', () => {
    const good = Buffer.from(encodeSnapshot(PLAIN)).toString();
    const bad = [
      good.replace('by ada\n', 'by ada\nx y\n'),
      good.replace('by ada\n', 'by ada\nby ada\n'),
      good.replace(/(time 5\n)(by ada\n)/, '$2$1'),
      good.replace('time 5', 'time 05'),
      good.replace('time 5', 'time soon'),
      good.replace('muse snapshot 1', 'muse snapshot 2'),
    ];
    for (const text of bad) expect(() => decodeSnapshot(Buffer.from(text), TREE)).toThrow(TREE);
  });
});
