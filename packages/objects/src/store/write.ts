import { parentPath, type TempPrefix } from '@muse/io';
import { syncDirectory, writeFileAtomic, type Protocol } from '@muse/io/protocols';
import { wrongBytes } from '../error/failures.js';
import { blobId, parseObjectId, type ObjectId } from '../id/object-id.js';
import { GONE } from '../pack/read-range.js';
import { directoryOf, type Copy } from './copy.js';
import { findIntact } from './look.js';
import { prepareDirectory } from './prepare.js';
import { checkCopy } from './source.js';
import { loosePath, OBJECT_MODE, type ObjectStore } from './store.js';

/** How loose objects are written. */
export const LOOSE_OPTIONS: { readonly mode: number; readonly tempPrefix: TempPrefix } = {
  mode: OBJECT_MODE,
  tempPrefix: '.obj-tmp-',
};

/**
 * Stores bytes under their id as a file of their own, durably. True if they were written, false if an intact copy was
 * there; that one is left untouched. A damaged loose copy is replaced, and a damaged one in a pack is overruled.
 *
 * A crash leaves the object absent or complete; a temp that it leaves is swept.
 *
 * @throws `IntegrityError` if `bytes` do not hash to `id`; then nothing is stored. Otherwise as `writeFileAtomic`.
 */
export function* writeObject(store: ObjectStore, id: ObjectId, bytes: Uint8Array): Protocol<boolean> {
  parseObjectId(id);
  const actual = blobId(bytes);
  if (actual !== id) throw wrongBytes(id, actual);
  if (yield* isStored(store, id)) return false;
  const path = loosePath(store, id);
  yield* prepareDirectory(store, parentPath(path));
  yield* writeFileAtomic(path, bytes, LOOSE_OPTIONS);
  return true;
}

/**
 * Whether an intact copy is stored, durably. Its directory is synced: the process that wrote it may not have come that
 * far, and what relies on the copy may be durable before that.
 */
export function* isStored(store: ObjectStore, id: ObjectId): Protocol<boolean> {
  const loose: Copy = { kind: 'loose', path: loosePath(store, id) };
  const outcome = yield* checkCopy(id, loose);
  // A damaged loose copy is to be replaced even where a pack holds a right one.
  if (outcome !== GONE && 'damaged' in outcome) return false;
  const copy = outcome === GONE ? (yield* findIntact(store, id, 1)).found?.copy : loose;
  if (copy === undefined) return false;
  yield* syncDirectory(directoryOf(copy));
  return true;
}
