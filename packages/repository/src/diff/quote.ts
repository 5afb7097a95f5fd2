import { encodeName } from '@muse/io';

const NAMED: Readonly<Record<number, string>> = {
  0x07: '\\a',
  0x08: '\\b',
  0x09: '\\t',
  0x0a: '\\n',
  0x0b: '\\v',
  0x0c: '\\f',
  0x0d: '\\r',
  0x22: '\\"',
  0x5c: '\\\\',
};

// Controls, the quote, the backslash, and surrogates that stand alone (bytes that are not UTF-8).
// oxlint-disable-next-line no-control-regex
const ODD = /[\u0000-\u001f"\\\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A path as it stands in a patch: as it is, or between double quotes with C escapes if it holds a control character, a
 * quote, a backslash or a byte that is not UTF-8. `git apply` and `patch` read it back exactly.
 */
export function quotePath(path: string): string {
  const quoted = path.replace(ODD, (odd) => [...encodeName(odd)].map(escaped).join(''));
  return quoted === path ? path : `"${quoted}"`;
}

function escaped(byte: number): string {
  return NAMED[byte] ?? `\\${byte.toString(8).padStart(3, '0')}`;
}
