import { encodeName } from '@muse/io';

/*
 * Text from a repository was written by anybody. Characters that command a terminal, or that reorder what a reader sees,
 * are shown escaped: C0 but newline and tab, DEL, C1, the bidirectional controls, the Unicode line separators, and bytes
 * that are not UTF-8 (lone surrogates).
 */
const CONTROLS =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff';
const LONE = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const UNSAFE = new RegExp(`[${CONTROLS}]|${LONE}`, 'g');
const ODD_IN_PATH = new RegExp(`[${CONTROLS}\\n\\t"\\\\]|${LONE}`);

/** Text as a terminal may show it, over several lines: `\x1b` for an escape, `\u202e` for a text direction override. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, escapeUnit);
}

/** `escapeText` for what must stay on one line. */
export function escapeLine(text: string): string {
  return escapeText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** A path as it is, or in double quotes with the escapes of C where it has anything odd in it: `"a\tb\377"`. */
export function quotePath(path: string): string {
  if (!ODD_IN_PATH.test(path)) return path;
  let quoted = '';
  for (const character of path) quoted += ODD_IN_PATH.test(character) ? quoteCharacter(character) : character;
  return `"${quoted}"`;
}

const NAMED = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

function quoteCharacter(character: string): string {
  const named = NAMED.get(character);
  if (named !== undefined) return named;
  let octal = '';
  for (const byte of bytesOf(character)) octal += `\\${byte.toString(8).padStart(3, '0')}`;
  return octal;
}

function bytesOf(character: string): Uint8Array {
  const unit = character.charCodeAt(0);
  const isStrange = character.length === 1 && unit >= 0xd800 && unit <= 0xdfff && (unit < 0xdc80 || unit > 0xdcff);
  return isStrange ? Buffer.from('\ufffd') : encodeName(character);
}

function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
