import { MuseError } from '../errors/muse-error.js';

/*
 * Names of files are bytes; a JavaScript string is not. Bytes that are not valid UTF-8 are carried as lone surrogates,
 * byte 0x80 + n as U+DC80 + n (the scheme of PEP 383), so that every byte sequence has one string and comes back exactly.
 */

const SURROGATE = /[\uD800-\uDFFF]/;
const REPLACEMENT = '\uFFFD';
const ESCAPE_BASE = 0xdc00;

/** The bytes of a name. Throws `ERR_MUSE_BAD_NAME` for a lone surrogate that stands for no byte. */
export function encodeName(name: string): Uint8Array {
  if (!SURROGATE.test(name)) return Buffer.from(name, 'utf8');
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit < 0xdc00 && i + 1 < name.length && isLowSurrogate(name.charCodeAt(i + 1))) {
      i++;
      continue;
    }
    const byte = unit - ESCAPE_BASE;
    if (byte < 0x80 || byte > 0xff) {
      throw new MuseError(`the name ${JSON.stringify(name)} holds a lone surrogate, which stands for no byte`, {
        code: 'ERR_MUSE_BAD_NAME',
        kind: 'refused',
        data: { name, index: i },
      });
    }
    parts.push(Buffer.from(name.slice(start, i), 'utf8'), Uint8Array.of(byte));
    start = i + 1;
  }
  parts.push(Buffer.from(name.slice(start), 'utf8'));
  return Buffer.concat(parts);
}

/** The name that stands for these bytes; `encodeName` gives them back. */
export function decodeName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (!text.includes(REPLACEMENT) || Buffer.from(text, 'utf8').equals(buffer)) return text;
  let name = '';
  let start = 0;
  for (let i = 0; i < buffer.length;) {
    const length = sequenceLength(buffer, i);
    if (length > 0) {
      i += length;
      continue;
    }
    name += buffer.toString('utf8', start, i) + String.fromCharCode(ESCAPE_BASE + buffer[i]!);
    i++;
    start = i;
  }
  return name + buffer.toString('utf8', start);
}

/** Orders names by their bytes, as the object formats do. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Below the surrogates the order of UTF-16 units is the order of UTF-8 bytes.
    if (x < 0xd800 && y < 0xd800) return x < y ? -1 : 1;
    return Buffer.compare(encodeName(a), encodeName(b));
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

/** True if some byte of the name is not valid UTF-8. */
export function hasRawBytes(name: string): boolean {
  if (!SURROGATE.test(name)) return false;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit >= 0xdc00 || !isLowSurrogate(name.charCodeAt(i + 1))) return true;
    i++;
  }
  return false;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Bytes of the well-formed UTF-8 sequence at `i`, 0 if there is none (table 3-7 of the Unicode standard). */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (i + length > bytes.length) return 0;
  const second = bytes[i + 1]!;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let k = 2; k < length; k++) {
    const next = bytes[i + k]!;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}
