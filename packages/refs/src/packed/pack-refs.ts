import type { Protocol } from '@muse/io/protocols';

import { readLooseRef } from '../loose/loose-ref.js';
import { removeLoose } from '../loose/remove-loose.js';
import { walkLoose } from '../loose/walk-loose.js';
import { brokenFullRule } from '../name/check-name.js';
import { underRefLock } from '../store/lock.js';
import type { RefStore } from '../store/ref-store.js';
import { readPackedRefs } from './read-packed.js';
import { writePackedRefs } from './write-packed.js';

/**
 * Moves every ref into the one packed file, so that listing thousands is one read; answers how many were moved. No value
 * changes. The packed file is durable before the first loose one goes, so a crash leaves a ref in one place or, with the
 * same value, in both. The removals are durable before the lock is free, so no older value can come back over a newer one.
 *
 * @throws `ERR_MUSE_DAMAGED_REF` (damaged) if some ref is damaged; nothing has then changed.
 */
export function* packRefs(store: RefStore): Protocol<number> {
  return yield* underRefLock(store, function* () {
    const refs = new Map((yield* readPackedRefs(store)).refs);
    const names: string[] = [];
    for (const { name, kind } of yield* walkLoose(store, 'refs')) {
      if (kind !== 'file' || brokenFullRule(name) !== undefined) continue;
      const id = yield* readLooseRef(store, name);
      if (id === undefined) continue;
      refs.set(name, id);
      names.push(name);
    }
    if (names.length === 0) return 0;
    yield* writePackedRefs(store, refs);
    yield* removeLoose(store, names);
    return names.length;
  });
}
