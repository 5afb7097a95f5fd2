import { encodeName } from '@muse/io';
import { refusedRecord } from '../error/failures.js';

/** One header line of a record. */
export interface RecordHeader {
  /** Printable ASCII without spaces. */
  readonly key: string;
  /** Any text, several lines too; bytes that are not valid UTF-8 are carried as lone surrogates. */
  readonly value: string;
}

/** A record that is text: headers in order, then a body. Commits and snapshots are such; so are annotated tags. */
export interface TextRecord {
  readonly headers: readonly RecordHeader[];
  readonly body: string;
}

/** Largest record, in bytes. */
export const RECORD_LIMIT: number = 16 * 1024 * 1024;

const KEY = /^[\x21-\x7e]+$/;

/** First line of a record of this kind. */
export function recordMagic(kind: string): string {
  return `muse ${kind} 1\n`;
}

/**
 * The canonical bytes of a record: first line, `key SP value LF` for each header with every LF inside a value followed
 * by a space, an empty line, and the body to the end.
 *
 * @throws `ERR_MUSE_BAD_RECORD` (refused) for a key that is not printable ASCII, or a record over 16 MiB.
 */
export function encodeRecord(kind: string, record: TextRecord): Uint8Array {
  const lines = record.headers.map(({ key, value }) => {
    if (!KEY.test(key)) throw refusedRecord(kind, `${JSON.stringify(key)} is no header key`);
    return `${key} ${value.replaceAll('\n', '\n ')}\n`;
  });
  const bytes = encodeName(`${recordMagic(kind)}${lines.join('')}\n${record.body}`);
  if (bytes.length > RECORD_LIMIT)
    throw refusedRecord(kind, `it would have ${bytes.length} bytes, more than ${RECORD_LIMIT}`);
  return bytes;
}
