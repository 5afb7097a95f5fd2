import { badId } from './object-id.js';

const PREFIX = /^(?:sha256:)?([0-9a-f]{4,64})$/;

/**
 * The hex digits of an abbreviated id: 4 to 64 of them, with or without `sha256:`.
 *
 * @throws `ERR_MUSE_BAD_ID` (refused) for anything else.
 */
export function parseIdPrefix(text: string): string {
  const match = typeof text === 'string' && text.length <= 71 ? PREFIX.exec(text) : null;
  if (match === null) throw badId(text, 'an abbreviated one is 4 to 64 lower-case hex digits, with or without sha256:');
  return match[1]!;
}
