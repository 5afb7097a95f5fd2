import { runPromises, runSync } from '@muse/io';
import type { ObjectId } from '../id/object-id.js';
import type { ObjectStore } from './store.js';
import { closeObject, openObject, readPiece } from './stream.js';

/**
 * The bytes of an object of any size in pieces of up to 1 MiB. All of it is verified before the first piece, and again on
 * the way: a damaged object gives out nothing, and one damaged meanwhile throws instead of its last piece. Leaving the
 * loop early closes the file.
 *
 * @throws at the first piece `ERR_MUSE_OBJECT_MISSING` or `IntegrityError`.
 */
export async function* readObjectStream(store: ObjectStore, id: ObjectId): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = await runPromises(store.fs, openObject(store, id));
  try {
    for (;;) {
      const piece = await runPromises(store.fs, readPiece(reader));
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    await runPromises(store.fs, closeObject(reader));
  }
}

/** `readObjectStream`, synchronously. */
export function* readObjectStreamSync(store: ObjectStore, id: ObjectId): Generator<Uint8Array, void, undefined> {
  const reader = runSync(store.fs, openObject(store, id));
  try {
    for (;;) {
      const piece = runSync(store.fs, readPiece(reader));
      if (piece === undefined) return;
      yield piece;
    }
  } finally {
    runSync(store.fs, closeObject(reader));
  }
}
