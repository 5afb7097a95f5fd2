import fc from 'fast-check';
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeIndex } from '../../../src/pack/encode-index.js';
import { bucketOf, FOOTER_LENGTH, RECORD_LENGTH, type PackRecord } from '../../../src/pack/format.js';
import { makePack, takeBuckets } from '../../../src/pack/load-pack.js';
import { findRecord, idKey, type Pack } from '../../../src/pack/pack.js';
import { parseFooter } from '../../../src/pack/parse-footer.js';
import { idFromHex } from '../../../src/id/object-id.js';

const hexes = fc.uniqueArray(
  fc.oneof(
    fc.nat().map((n) => hash('sha256', String(n), 'hex')),
    // Ids that share their beginning, as nobody finds them but an attacker.
    fc.nat({ max: 500 }).map((n) => `${'ab'.repeat(28)}${n.toString(16).padStart(8, '0')}`),
    fc.constantFrom('0'.repeat(64), 'f'.repeat(64)),
  ),
  { maxLength: 1500, size: 'max' },
);

describe('the index of a pack', () => {
  it('finds each object that is in it and no other', () => {
    fc.assert(
      fc.property(hexes, (all) => {
        const inside = all.filter((_, index) => index % 3 !== 0);
        const pack = packOf(inside);
        for (const hex of all) {
          const records = pack.buckets.get(bucketOf(idKey(idFromHex(hex)).high, pack.footer.bits))!;
          const found = findRecord(records, idKey(idFromHex(hex)), pack.footer.bits);
          expect(found?.length).toBe(inside.includes(hex) ? inside.indexOf(hex) : undefined);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has one bucket up to 256 objects, then as many as keep them that small', () => {
    const bits = (count: number): number =>
      packOf(Array.from({ length: count }, (_, n) => hash('sha256', String(n), 'hex'))).footer.bits;
    expect([0, 1, 256, 257, 512, 513, 10_000].map(bits)).toEqual([0, 0, 0, 1, 1, 2, 6]);
  });
});

function packOf(hexes: readonly string[]): Pack {
  const objects = new Map<string, PackRecord>(
    hexes.map((hex, index) => [hex, { offset: 16, length: index, encoding: 0 }]),
  );
  const { bytes } = encodeIndex(objects, 5000);
  const footerAt = bytes.length - FOOTER_LENGTH;
  const footer = parseFooter(bytes.subarray(footerAt), bytes.length + 5000, 'p');
  const table = bytes.subarray(footer.count * RECORD_LENGTH, footerAt);
  const pack = makePack({ name: 'p', path: 'p', size: bytes.length + 5000, footer, table });
  takeBuckets(pack, bytes.subarray(0, footer.count * RECORD_LENGTH));
  return pack;
}
