import { MuseError } from '@muse/io';

/** The id of an object: `sha256:` and 64 lower-case hex digits. The same structural type as in `@muse/objects`. */
export type ObjectId = string & { readonly __brand: 'ObjectId' };

/** Characters of an id. */
export const ID_LENGTH = 71;

const FORM = /^sha256:[0-9a-f]{64}$/;

/** True for the exact form of an id: nothing before, after or in upper case. */
export function isObjectId(value: unknown): value is ObjectId {
  return typeof value === 'string' && FORM.test(value);
}

/** Throws `ERR_MUSE_BAD_ID` (refused) for anything but the exact form of an id. */
export function checkObjectId(value: unknown): asserts value is ObjectId {
  if (isObjectId(value)) return;
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : String(value);
  throw new MuseError(`${shown} is not an object id: that is sha256: and 64 lower-case hex digits`, {
    code: 'ERR_MUSE_BAD_ID',
    kind: 'refused',
    hint: 'Give the full id; only the command line resolves short ones.',
  });
}
