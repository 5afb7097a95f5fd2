import type { Protocol } from '@muse/io/protocols';
import type { ObjectId, ObjectStore } from '@muse/objects';
import { loadObject } from '../object/load.js';
import { decodeTag } from './format.js';
import type { Tag } from './format.js';

/** The annotated tag stored under an id. Throws if it is missing, damaged, or something else. */
export function* loadTag(store: ObjectStore, id: ObjectId): Protocol<Tag> {
  return decodeTag(yield* loadObject(store, id), id);
}
