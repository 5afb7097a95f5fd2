import { writeFileAtomic, type Protocol } from '@muse/io/protocols';

import type { ObjectId } from '../id/object-id.js';
import { packedPath, type RefStore } from '../store/ref-store.js';
import { formatPackedRefs } from './format.js';

/** Replaces packed-refs, durably. The caller holds the lock. A crash leaves the complete old or new file. */
export function* writePackedRefs(store: RefStore, refs: ReadonlyMap<string, ObjectId>): Protocol<void> {
  yield* writeFileAtomic(packedPath(store), formatPackedRefs(refs));
}
