import { crc32 } from 'node:zlib';
import { MuseError } from '../errors/muse-error.js';
import { encodeJson } from '../write/write-file.js';

/** The longest line that is written or read, in bytes, unless a log sets its own limit. */
export const MAX_LINE_BYTES: number = 16 * 1024 * 1024;

/**
 * What is wrong with a piece of a log.
 *
 * - `unfinished`: the last line has no end: it is being written now, or a crash cut it off.
 * - `malformed`: it is not of the form of a record.
 * - `length`, `checksum`: it is, but the data are not those that were written.
 * - `too-long`: it is longer than the limit and was not looked at.
 */
export type DamageReason = 'unfinished' | 'malformed' | 'length' | 'checksum' | 'too-long';

export type ParsedLine =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: DamageReason };

const HEAD = /^\{"sum":"([0-9a-f]{8})","len":(0|[1-9]\d{0,9}),"data":/;
const LONGEST_HEAD = 48;

/** The line of one record, with its end: `{"sum":"<crc32>","len":<bytes>,"data":<json>}` and a newline. */
export function encodeRecord(value: unknown, path: string, maxLineBytes: number): Buffer {
  const data = Buffer.from(encodeJson(value, path), 'utf8');
  const line = Buffer.concat([Buffer.from(`{"sum":"${checksum(data)}","len":${data.length},"data":`), data, END]);
  if (line.length <= maxLineBytes) return line;
  throw new MuseError(`a record for ${path} takes ${line.length} bytes; the limit is ${maxLineBytes}`, {
    code: 'ERR_MUSE_RECORD_TOO_LONG',
    kind: 'refused',
    data: { path, bytes: line.length, maxLineBytes },
  });
}

/** Reads a line without its newline. */
export function parseRecord(line: Buffer): ParsedLine {
  const head = HEAD.exec(line.toString('latin1', 0, LONGEST_HEAD));
  if (head === null || line.at(-1) !== CLOSING_BRACE) return { ok: false, reason: 'malformed' };
  const data = line.subarray(head[0].length, -1);
  if (data.length !== Number(head[2])) return { ok: false, reason: 'length' };
  if (checksum(data) !== head[1]) return { ok: false, reason: 'checksum' };
  try {
    return { ok: true, value: JSON.parse(data.toString('utf8')) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: 'malformed' };
    throw error;
  }
}

const END = Buffer.from('}\n');
const CLOSING_BRACE = 0x7d;

function checksum(data: Buffer): string {
  return crc32(data).toString(16).padStart(8, '0');
}
