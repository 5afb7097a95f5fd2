import { badRecord } from '../error/failures.js';
import { isObjectId, type ObjectId } from '../id/object-id.js';
import { parseRecord, requireCanonical } from '../record/decode.js';
import { encodeSnapshot } from './encode.js';
import type { Snapshot } from './snapshot.js';

const TIME = /^(?:0|-?[1-9]\d{0,15})$/;

/**
 * The snapshot in these bytes. Accepts canonical bytes only: what is returned encodes to exactly `bytes` again.
 *
 * @param id named in errors.
 * @throws `ERR_MUSE_BAD_RECORD` (damaged).
 */
export function decodeSnapshot(bytes: Uint8Array, id?: ObjectId): Snapshot {
  const record = parseRecord('snapshot', bytes, id);
  const values = new Map(record.headers.map(({ key, value }) => [key, value]));
  const tree = values.get('tree');
  const base = values.get('base');
  const time = values.get('time');
  const by = values.get('by');
  if (!isObjectId(tree)) throw badRecord('snapshot', id, 'it has no valid tree');
  if (base !== undefined && !isObjectId(base)) throw badRecord('snapshot', id, 'it has no valid base');
  if (time === undefined || !TIME.test(time)) throw badRecord('snapshot', id, 'it has no valid time');
  if (by === undefined) throw badRecord('snapshot', id, 'it does not say by whom it was saved');
  const snapshot: Snapshot = {
    tree,
    ...(base === undefined ? {} : { base }),
    time: Number(time),
    by,
    reason: record.body,
  };
  // Order, repetition and unknown headers show here.
  requireCanonical('snapshot', bytes, () => encodeSnapshot(snapshot), id);
  return snapshot;
}
