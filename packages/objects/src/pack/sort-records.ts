import { HASH_LENGTH } from '../id/object-id.js';
import { RECORD_LENGTH } from './format.js';

/**
 * Index records, sorted by id. Numbers made of the first bits of the id and the place of the record are sorted natively,
 * which is several times quicker than to compare ids; the few that share those bits are then put in order one by one.
 *
 * @param records `RECORD_LENGTH` bytes each.
 */
export function sortRecords(records: Buffer): Buffer {
  const count = records.length / RECORD_LENGTH;
  // A double holds 53 bits exactly: as many of the id as the place leaves, at most 32.
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, count)));
  const shift = Math.max(1, (places * 2 ** 32) / 2 ** 53);
  const keys = new Float64Array(count);
  for (let place = 0; place < count; place++) {
    keys[place] = Math.floor(records.readUInt32BE(place * RECORD_LENGTH) / shift) * places + place;
  }
  keys.sort();
  const sorted = Buffer.allocUnsafeSlow(records.length);
  for (let place = 0; place < count; place++) {
    const from = (keys[place]! % places) * RECORD_LENGTH;
    records.copy(sorted, place * RECORD_LENGTH, from, from + RECORD_LENGTH);
  }
  for (let place = 1; place < count; place++) {
    if (Math.floor(keys[place]! / places) === Math.floor(keys[place - 1]! / places)) sinkRecord(sorted, place);
  }
  return sorted;
}

/** Moves a record towards the front until the one before it is not above it. */
function sinkRecord(records: Buffer, place: number): void {
  for (let at = place * RECORD_LENGTH; at > 0; at -= RECORD_LENGTH) {
    const before = at - RECORD_LENGTH;
    if (records.compare(records, at, at + HASH_LENGTH, before, before + HASH_LENGTH) <= 0) return;
    const moved = Buffer.from(records.subarray(before, at));
    records.copy(records, before, at, at + RECORD_LENGTH);
    moved.copy(records, at);
  }
}
