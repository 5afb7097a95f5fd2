import type { Address } from '../address/address.js';
import { addressSet, meetingWith, type AddressSet, type Meeting } from '../address/meetings.js';
import { asRecord, lifeOf } from '../record/life.js';
import type { Overlap } from '../record/record.js';
import type { StoredRecord } from '../record/stored-record.js';
import type { Scene } from '../scene.js';

const MOST_PAIRS = 100;

/** The live records among these that touch one of the addresses, oldest first. */
export function overlapsWith(
  addresses: readonly Address[],
  records: readonly StoredRecord[],
  scene: Pick<Scene, 'context'>,
): Overlap[] {
  const ours = addressSet(addresses);
  return records
    .filter((record) => lifeOf(record, scene.context).status === 'active')
    .map((record) => ({ record, pairs: pairsOf(ours, record) }))
    .filter(({ pairs }) => pairs.length > 0)
    .toSorted((a, b) => a.record.createdSeq - b.record.createdSeq)
    .map(({ record, pairs }) => asOverlap(record, pairs, scene));
}

/** Whether a record touches an address. */
export function touches(record: StoredRecord, ours: AddressSet): boolean {
  return record.addresses.some((address) => meetingWith(ours, address) !== undefined);
}

function pairsOf(ours: AddressSet, record: StoredRecord): Meeting[] {
  const pairs: Meeting[] = [];
  for (const address of record.addresses) {
    const meeting = meetingWith(ours, address);
    if (meeting !== undefined) pairs.push(meeting);
    if (pairs.length === MOST_PAIRS) break;
  }
  return pairs;
}

function asOverlap(record: StoredRecord, pairs: readonly Meeting[], { context }: Pick<Scene, 'context'>): Overlap {
  const { kind, id, runId, branch, operation, exclusive, fence } = record;
  const { expiresAt, remainingMs } = asRecord(record, context);
  return { kind, id, runId, branch, operation, exclusive, fence, expiresAt, remainingMs, pairs };
}
