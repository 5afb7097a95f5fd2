import { crc32 } from 'node:zlib';

import { isObjectId, type ObjectId } from '../id/object-id.js';

/*
 * One movement is one line: `{"sum":"<crc32 of data, 8 hex>","len":<bytes of data>,"data":{…}}`. JSON keeps any text on one
 * line; sum and length tell a torn or altered line from a whole one.
 */

/** One movement of a ref or of HEAD. */
export interface ReflogEntry {
  /** `null`: there was none before. */
  readonly old: ObjectId | null;
  /** `null`: there was none afterwards. */
  readonly new: ObjectId | null;
  /** `Name <email>`; may be empty. */
  readonly actor: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Offset from UTC, `+0130`. */
  readonly zone: string;
  /** Any text, with its newlines. */
  readonly reason: string;
}

/** An entry as it is kept: `txn` is the transaction that it belongs to. */
export interface StoredEntry extends ReflogEntry {
  readonly txn?: string;
}

const LINE = /^\{"sum":"([0-9a-f]{8})","len":(\d{1,9}),"data":(\{.*\})\}$/s;

/** The line of an entry, newline included. */
export function formatEntry(entry: StoredEntry): string {
  const data = JSON.stringify(entry);
  return `{"sum":"${sumOf(data)}","len":${Buffer.byteLength(data)},"data":${data}}\n`;
}

/** Reads a line without its newline; answers in words what is wrong with it if anything is. */
export function parseEntry(line: string): StoredEntry | string {
  const match = LINE.exec(line);
  if (match === null) return 'the line is torn or is no reflog entry';
  const [, sum, length, data] = match as unknown as [string, string, string, string];
  if (Buffer.byteLength(data) !== Number(length)) return 'the line is not as long as it says';
  if (sumOf(data) !== sum) return 'the line does not match its checksum';
  let entry: StoredEntry;
  try {
    entry = JSON.parse(data) as StoredEntry;
  } catch {
    return 'the line is no JSON';
  }
  return isEntry(entry) ? entry : 'the line lacks something that an entry has';
}

function isEntry(entry: StoredEntry): boolean {
  const isValue = (value: unknown): boolean => value === null || isObjectId(value);
  const isText = (value: unknown): boolean => typeof value === 'string';
  const texts = [entry.actor, entry.zone, entry.reason];
  return isValue(entry.old) && isValue(entry.new) && texts.every(isText) && Number.isSafeInteger(entry.time);
}

function sumOf(data: string): string {
  return crc32(data).toString(16).padStart(8, '0');
}
