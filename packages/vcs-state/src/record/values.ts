import { encodeName, errorCode } from '@muse/io';

import type { ObjectId } from './object-id.js';
import { value, type Shape } from './shape.js';

const ID = /^sha256:[0-9a-f]{64}$/;

export const objectId: Shape<ObjectId> = value(
  (found): found is ObjectId => typeof found === 'string' && ID.test(found),
  'is no object id',
);

export const text: Shape<string> = value((found): found is string => typeof found === 'string', 'is no text');

export const flag: Shape<boolean> = value(
  (found): found is boolean => typeof found === 'boolean',
  'is not true or false',
);

/** Milliseconds since 1970. */
export const time: Shape<number> = value(isCount, 'is no time in milliseconds');

/** A whole number from 1. */
export const ordinal: Shape<number> = value(
  (found): found is number => isCount(found) && found > 0,
  'is no whole number from 1',
);

/** The name of a branch without `refs/heads/`, or another name of one line. */
export const name: Shape<string> = value(
  (found): found is string =>
    typeof found === 'string' && found !== '' && found.length <= 1024 && !/\p{Cc}/u.test(found),
  'is no name',
);

/** A word in lower case, such as a verb: `cherry-pick`, `modify/delete`. */
export const word: Shape<string> = value(
  (found): found is string =>
    typeof found === 'string' && found.length <= 64 && /^[a-z][a-z0-9]*(?:[-/][a-z0-9]+)*$/.test(found),
  'is no word in lower case',
);

/** A path in a work tree: `/` between its parts, none of which leads out of it. */
export const path: Shape<string> = value(isPath, 'is no path in a work tree');

function isCount(found: unknown): found is number {
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0;
}

function isPath(found: unknown): found is string {
  if (typeof found !== 'string' || found.includes('\0')) return false;
  if (found.split('/').some((part) => part === '' || part === '.' || part === '..')) return false;
  try {
    encodeName(found);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_BAD_NAME') throw error;
    return false;
  }
}
