import { createHash } from 'node:crypto';

import { compareNames } from '@muse/io';

import { ID_LENGTH, isObjectId, type ObjectId } from '../id/object-id.js';
import { brokenFullRule } from '../name/check-name.js';

/*
 * packed-refs: many refs in one file. The first line is `muse packed-refs 1 ` and the SHA-256 of all that follows; then
 * one line `<id> <full name>` for each ref, in ascending order of the names' bytes. A loose file of the same name wins.
 */

const MAGIC = 'muse packed-refs 1 ';

/** Bytes of the first line, newline included. */
export const HEADER_LENGTH: number = MAGIC.length + 64 + 1;

/** The refs of a packed file, and its first line, which says whether another one is the same. */
export interface PackedRefs {
  readonly header: string;
  /** In the order of the file. */
  readonly refs: ReadonlyMap<string, ObjectId>;
}

export const NO_PACKED_REFS: PackedRefs = { header: '', refs: new Map() };

/** The bytes of a packed file. */
export function formatPackedRefs(refs: ReadonlyMap<string, ObjectId>): Uint8Array {
  const names = [...refs.keys()].sort(compareNames);
  const body = Buffer.from(names.map((name) => `${refs.get(name)!} ${name}\n`).join(''), 'utf8');
  return Buffer.concat([Buffer.from(headerOf(body), 'latin1'), body]);
}

/** Reads a packed file; answers what is wrong with it in words if anything is. */
export function parsePackedRefs(bytes: Buffer): PackedRefs | string {
  const header = bytes.toString('latin1', 0, HEADER_LENGTH);
  if (!header.startsWith(MAGIC)) return 'its first line is not that of a packed-refs file of version 1';
  const body = bytes.subarray(HEADER_LENGTH);
  if (header !== headerOf(body)) return 'its content does not match its checksum';
  const refs = new Map<string, ObjectId>();
  const lines = body.toString('utf8').split('\n');
  if (lines.pop() !== '') return 'its last line is cut off';
  let previous = '';
  for (const [index, line] of lines.entries()) {
    const id = line.slice(0, ID_LENGTH);
    const name = line.slice(ID_LENGTH + 1);
    if (!isObjectId(id) || line[ID_LENGTH] !== ' ') return `line ${index + 2} does not start with an id`;
    const rule = brokenFullRule(name);
    if (rule !== undefined) return `line ${index + 2} has a bad name: ${rule}`;
    if (index > 0 && compareNames(previous, name) >= 0) return `line ${index + 2} is out of order`;
    refs.set(name, id);
    previous = name;
  }
  return { header, refs };
}

function headerOf(body: Uint8Array): string {
  return `${MAGIC}${createHash('sha256').update(body).digest('hex')}\n`;
}
