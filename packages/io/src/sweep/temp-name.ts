import { parseOwnerTag } from '../port/owner-tag.js';
import type { ProcessIdentity } from '../port/calls.js';

const PREFIX = /^\.(?:muse|obj|restore)-tmp-/;

/** True for the names that `openTemp` and `tempPath` give, and for no others: not every name with such a prefix. */
export function isTempName(name: string): boolean {
  return ownerOfTemp(name) !== undefined;
}

/** Which process made a temp, by its name; `undefined` if the name is none of a temp. */
export function ownerOfTemp(name: string): ProcessIdentity | undefined {
  const prefix = PREFIX.exec(name)?.[0];
  return prefix === undefined ? undefined : parseOwnerTag(name.slice(prefix.length))?.identity;
}
