import { refusedRecord } from '../error/failures.js';
import { blobId, isObjectId, type ObjectId } from '../id/object-id.js';
import { encodeRecord } from '../record/encode.js';
import type { Snapshot } from './snapshot.js';

/**
 * The canonical bytes of a snapshot: `tree`, `base` if any, `time`, `by`, reason.
 *
 * @throws `ERR_MUSE_BAD_RECORD` (refused) for a value the format cannot hold.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const { tree, base, time, by, reason } = snapshot;
  if (!isObjectId(tree)) throw refusedRecord('snapshot', `its tree ${JSON.stringify(tree)} is no sha256 id`);
  if (base !== undefined && !isObjectId(base))
    throw refusedRecord('snapshot', `its base ${JSON.stringify(base)} is no sha256 id`);
  if (!Number.isSafeInteger(time)) throw refusedRecord('snapshot', `its time ${time} is no whole number of seconds`);
  return encodeRecord('snapshot', {
    headers: [
      { key: 'tree', value: tree },
      ...(base === undefined ? [] : [{ key: 'base', value: base }]),
      { key: 'time', value: String(time) },
      { key: 'by', value: by },
    ],
    body: reason,
  });
}

/** The id that `encodeSnapshot` of this snapshot hashes to. */
export function snapshotId(snapshot: Snapshot): ObjectId {
  return blobId(encodeSnapshot(snapshot));
}
