import { decodeName } from '@muse/io';
import { badRecord, tooLarge } from '../error/failures.js';
import type { ObjectId } from '../id/object-id.js';
import { encodeRecord, RECORD_LIMIT, recordMagic, type RecordHeader, type TextRecord } from './encode.js';

/**
 * The headers and body of a record of this kind. Accepts canonical bytes only: what is returned encodes to exactly
 * `bytes` again.
 *
 * @param id named in errors.
 * @throws `ERR_MUSE_BAD_RECORD` (damaged).
 */
export function decodeRecord(kind: string, bytes: Uint8Array, id?: ObjectId): TextRecord {
  const record = parseRecord(kind, bytes, id);
  requireCanonical(kind, bytes, () => encodeRecord(kind, record), id);
  return record;
}

/** `decodeRecord` without the check that the bytes are canonical, for callers that make a stricter one. */
export function parseRecord(kind: string, bytes: Uint8Array, id?: ObjectId): TextRecord {
  if (bytes.length > RECORD_LIMIT) throw tooLarge(id ?? `a ${kind}`, bytes.length, RECORD_LIMIT);
  const text = decodeName(bytes);
  const magic = recordMagic(kind);
  if (!text.startsWith(magic)) throw badRecord(kind, id, `it does not start with ${JSON.stringify(magic)}`);
  const headers: RecordHeader[] = [];
  let at = magic.length;
  for (;;) {
    const end = text.indexOf('\n', at);
    if (end < 0) throw badRecord(kind, id, 'it ends inside its headers');
    if (end === at) break;
    const header = parseHeader(text, at, end);
    if (header === undefined) throw badRecord(kind, id, `no header at character ${at}`);
    headers.push(header.header);
    at = header.next;
  }
  return { headers, body: text.slice(at + 1) };
}

/** Throws unless what was understood of a record encodes to the bytes it was read from. */
export function requireCanonical(kind: string, bytes: Uint8Array, encode: () => Uint8Array, id?: ObjectId): void {
  let again: Uint8Array;
  try {
    again = encode();
  } catch (error) {
    throw badRecord(kind, id, error instanceof Error ? error.message : String(error));
  }
  if (Buffer.compare(again, bytes) !== 0) throw badRecord(kind, id, 'its bytes are not in canonical form');
}

/** The header whose first line is `text[start..end)`, with its continuation lines. */
function parseHeader(text: string, start: number, end: number): { header: RecordHeader; next: number } | undefined {
  const space = text.indexOf(' ', start);
  if (space <= start || space > end) return undefined;
  const lines = [text.slice(space + 1, end)];
  let next = end + 1;
  while (text[next] === ' ') {
    const lineEnd = text.indexOf('\n', next);
    if (lineEnd < 0) return undefined;
    lines.push(text.slice(next + 1, lineEnd));
    next = lineEnd + 1;
  }
  return { header: { key: text.slice(start, space), value: lines.join('\n') }, next };
}
