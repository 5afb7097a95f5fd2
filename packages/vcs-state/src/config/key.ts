import { MuseError } from '@muse/io';

import { formatString } from './value.js';

const BARE = /^[A-Za-z0-9_-]+$/;
const PART = /([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)'/y;

/**
 * The keys of a dotted key such as `remote.origin.url`. A key with other characters than letters, digits, `-` and `_` is
 * quoted: `alias."last one"`.
 *
 * @throws `ERR_MUSE_BAD_CONFIG_KEY` (refused).
 */
export function parseKey(key: string): readonly string[] {
  const keys: string[] = [];
  for (let at = 0; ; at++) {
    PART.lastIndex = at;
    const match = PART.exec(key);
    if (match === null) throw badKey(key);
    const [whole, bare, basic, literal] = match;
    keys.push(bare ?? literal ?? unescapeKey(key, basic!));
    at += whole.length;
    if (at === key.length) break;
    if (key[at] !== '.') throw badKey(key);
  }
  for (const part of keys)
    if (part === '__proto__' || part === 'constructor' || /\p{Surrogate}/u.test(part)) throw badKey(key);
  return keys;
}

/** The dotted key that `parseKey` reads, which is also how TOML writes it. */
export function formatKey(keys: readonly string[]): string {
  return keys.map((key) => (BARE.test(key) ? key : formatString(key))).join('.');
}

function unescapeKey(key: string, basic: string): string {
  try {
    // Of TOML's escapes JSON knows all but \U and \e, which a key on a command line does not need.
    return JSON.parse(`"${basic}"`) as string;
  } catch {
    throw badKey(key);
  }
}

function badKey(key: string): MuseError {
  return new MuseError(`${JSON.stringify(key.slice(0, 200))} is not a configuration key`, {
    code: 'ERR_MUSE_BAD_CONFIG_KEY',
    kind: 'refused',
    hint: 'A key is section.name, as in user.name or remote.origin.url; quote a part that holds other characters.',
  });
}
