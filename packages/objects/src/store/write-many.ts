import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '../id/object-id.js';
import { addHashed, addInMemory, hashAs } from '../pack/add.js';
import { finishPack } from '../pack/finish.js';
import { abandonPack, openPackWriter } from '../pack/writer.js';
import type { ObjectStore } from './store.js';

/**
 * Stores several objects with two syncs in all: one pack for two or more, a single one as a file of its own. Those of
 * which an intact copy is stored are left out. All appear at once or, if this throws, none.
 *
 * @returns how many were written.
 * @throws `IntegrityError` if any bytes do not hash to their id; then nothing is stored.
 */
export function* writeObjects(
  store: ObjectStore,
  objects: Iterable<{ readonly id: ObjectId; readonly bytes: Uint8Array }>,
): Protocol<{ readonly written: number }> {
  const writer = openPackWriter(store);
  try {
    for (const { id, bytes } of objects) {
      const hex = hashAs(bytes, id);
      if (!addInMemory(writer, hex, bytes)) yield* addHashed(writer, hex, bytes);
    }
    return { written: (yield* finishPack(writer)).objects };
  } catch (error) {
    yield* abandonPack(writer);
    throw error;
  }
}
