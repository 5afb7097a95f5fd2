import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import { readSmall } from '../disk/read-file.js';
import { ID_LENGTH, isObjectId, type ObjectId } from '../id/object-id.js';
import { refPath, type RefStore } from '../store/ref-store.js';

/** The content of a ref's own file: exactly the id. */
export function formatLooseRef(id: ObjectId): Uint8Array {
  return Buffer.from(id, 'latin1');
}

/** Reads a ref's own file: `undefined` if there is none; throws `ERR_MUSE_DAMAGED_REF` for any other content than an id. */
export function* readLooseRef(store: RefStore, name: string): Protocol<ObjectId | undefined> {
  const bytes = yield* readSmall(refPath(store, name), ID_LENGTH);
  if (bytes === undefined) return undefined;
  const content = bytes.toString('latin1');
  if (isObjectId(content)) return content;
  throw damagedRef(
    name,
    refPath(store, name),
    bytes.length === 0 ? 'the file is empty' : 'it does not hold exactly an id',
  );
}

export function damagedRef(name: string, path: string, reason: string): MuseError {
  return new MuseError(`the ref ${name} is damaged: ${reason} (${path})`, {
    code: 'ERR_MUSE_DAMAGED_REF',
    kind: 'damaged',
    hint: `Its reflog may still know where it was; writing the ref anew, without an expected value, repairs it.`,
    data: { name, path, reason },
  });
}
