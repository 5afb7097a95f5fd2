import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HASH_LENGTH } from '../../../src/id/object-id.js';
import { RECORD_LENGTH } from '../../../src/pack/format.js';
import { sortRecords } from '../../../src/pack/sort-records.js';

/** Records with these ids, each with bytes of its own behind the id. */
const recordsOf = (ids: readonly Buffer[]): Buffer[] =>
  ids.map((id) => Buffer.concat([id, randomBytes(RECORD_LENGTH - HASH_LENGTH)]));

const expectSorted = (records: readonly Buffer[]): void => {
  const sorted = [...records].sort((a, b) => a.compare(b, 0, HASH_LENGTH, 0, HASH_LENGTH));
  expect(sortRecords(Buffer.concat(records)).equals(Buffer.concat(sorted))).toBe(true);
};

describe('index records are sorted by id', () => {
  it.each([0, 1, 2, 3, 255, 1000, 20_000])('%i of them', (count) => {
    expectSorted(recordsOf(Array.from({ length: count }, () => randomBytes(HASH_LENGTH))));
  });

  it('also where ids begin alike, up to their last byte', () => {
    const prefix = randomBytes(HASH_LENGTH);
    const ids = Array.from({ length: 300 }, (_, index) => {
      const id = Buffer.from(prefix);
      const from = index % 2 === 0 ? HASH_LENGTH - 2 : 4;
      randomBytes(HASH_LENGTH - from).copy(id, from);
      return id;
    });
    expectSorted(recordsOf([...new Map(ids.map((id) => [id.toString('hex'), id])).values()]));
  });

  it('also at the ends of the range', () => {
    const ids = [0xff, 0, 0x80, 0x7f].flatMap((first) =>
      [0xff, 0, 1].map((last) => Buffer.concat([Buffer.alloc(HASH_LENGTH - 1, first), Buffer.from([last])])),
    );
    expectSorted(recordsOf(ids));
  });
});
