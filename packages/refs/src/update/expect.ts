import { MuseError } from '@muse/io';

import { checkObjectId, type ObjectId } from '../id/object-id.js';

/** Throws `ERR_MUSE_BAD_ID` (refused) unless the value is `null` or an id. */
export function checkValue(value: ObjectId | null): void {
  if (value !== null) checkObjectId(value);
}

/** Throws `ERR_MUSE_REF_MOVED` (refused) unless the two are the same. */
export function expectValue(name: string, expected: ObjectId | null, actual: ObjectId | null | undefined): void {
  if (actual === expected) return;
  const is =
    actual === null ? 'does not exist' : expected === null ? `exists already, at ${actual}` : `is at ${actual}`;
  throw new MuseError(`${name} ${is}${expected === null ? '' : `, not at ${expected} as expected`}`, {
    code: 'ERR_MUSE_REF_MOVED',
    kind: 'refused',
    hint: 'Someone else moved it meanwhile: look at it again and decide anew.',
    data: { name, expected, actual: actual ?? null },
  });
}
