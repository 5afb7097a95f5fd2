import { constants } from 'node:buffer';
import { hash } from 'node:crypto';
import { port, type Protocol } from '@muse/io/protocols';
import { tooLarge } from '../error/failures.js';
import { hexOf, type ObjectId } from '../id/object-id.js';
import { CHUNK_LENGTH, dropChunks } from '../pack/chunk-cache.js';
import { GONE, readCachedRange, readRange, type Gone } from '../pack/read-range.js';
import { DAMAGED, type Copy, type Damaged } from './copy.js';
import type { ObjectStore } from './store.js';

/** The bytes of one copy, verified. `disk` does not use what was read from a pack earlier. */
export function* readCopy(
  store: ObjectStore,
  id: ObjectId,
  copy: Copy,
  from: 'cache' | 'disk' = 'cache',
): Protocol<{ readonly value: Uint8Array } | Damaged | Gone> {
  if (copy.kind === 'loose') return yield* readLoose(id, copy.path);
  if (copy.length > constants.MAX_LENGTH) throw tooLarge(id, copy.length, constants.MAX_LENGTH);
  const cached = from === 'cache' && copy.length <= CHUNK_LENGTH;
  const bytes = cached
    ? yield* readCachedRange(store.packs.chunks, copy.pack, copy.offset, copy.length)
    : yield* readRange(copy.pack, copy.offset, copy.length);
  if (bytes === GONE) return GONE;
  if (isRight(id, bytes)) return { value: bytes };
  if (!cached) return DAMAGED;
  // What was read earlier may be older than what is there now: the disk decides.
  dropChunks(store.packs.chunks);
  return yield* readCopy(store, id, copy, 'disk');
}

/** Whether bytes hash to an id. */
export function isRight(id: ObjectId, bytes: Uint8Array): boolean {
  return hash('sha256', bytes, 'hex') === hexOf(id);
}

function* readLoose(id: ObjectId, path: string): Protocol<{ readonly value: Uint8Array } | Damaged | Gone> {
  const stat = yield* port.lstat(path);
  if (stat === undefined) return GONE;
  if (stat.kind !== 'file') return DAMAGED;
  if (stat.size > constants.MAX_LENGTH) throw tooLarge(id, stat.size, constants.MAX_LENGTH);
  const bytes = yield* port.readFile(path);
  if (bytes === undefined) return GONE;
  return isRight(id, bytes) ? { value: bytes } : DAMAGED;
}
