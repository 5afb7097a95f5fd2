import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '../id/object-id.js';
import { parseIdPrefix } from '../id/prefix.js';
import { idsStarting } from './list.js';
import type { ObjectStore } from './store.js';

/** Candidates that an error names. */
const NAMED = 20;

/**
 * All stored objects whose id starts with a prefix of 4 to 64 hex digits, with or without `sha256:`, sorted.
 *
 * @throws `ERR_MUSE_BAD_ID` (refused) for another prefix.
 */
export function* findObjects(store: ObjectStore, prefix: string): Protocol<ObjectId[]> {
  return yield* idsStarting(store, parseIdPrefix(prefix));
}

/**
 * The one object whose id starts with a prefix.
 *
 * @throws `ERR_MUSE_NOT_FOUND` if there is none; `ERR_MUSE_AMBIGUOUS` (refused) if there are several, with up to 20 of
 * them in `data.candidates`; `ERR_MUSE_BAD_ID`.
 */
export function* resolveObjectPrefix(store: ObjectStore, prefix: string): Protocol<ObjectId> {
  const found = yield* findObjects(store, prefix);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    throw new MuseError(`no object has an id that starts with ${prefix}`, {
      code: 'ERR_MUSE_NOT_FOUND',
      kind: 'not-found',
      data: { prefix },
    });
  }
  const candidates = found.slice(0, NAMED);
  const more = found.length > NAMED ? ' …' : '';
  throw new MuseError(`${prefix} is ambiguous: ${found.length} objects start with it: ${candidates.join(' ')}${more}`, {
    code: 'ERR_MUSE_AMBIGUOUS',
    kind: 'refused',
    hint: 'Give more digits.',
    data: { prefix, candidates, count: found.length },
  });
}
