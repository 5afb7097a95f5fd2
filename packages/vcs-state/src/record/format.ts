import { createHash } from 'node:crypto';

import { badState, damagedState, newerState } from './failures.js';
import type { RecordKind } from './record-kind.js';
import { ShapeFault } from './shape.js';

/*
 * {
 *   "version": 1,
 *   …the fields…,
 *   "sum": "<SHA-256 of all bytes before this line, in hex>"
 * }
 *
 * The sum covers bytes, not values, so any change of the file shows. Later versions keep it in this place.
 */

/** Largest record, in bytes: some millions of paths. */
export const LARGEST_RECORD: number = 256 * 1024 * 1024;

const TRAILER = /^,\n {2}"sum": "([0-9a-f]{64})"\n\}\n$/;
const TRAILER_LENGTH = `,\n  "sum": "${'0'.repeat(64)}"\n}\n`.length;

/** The file for a record. Throws `ERR_MUSE_BAD_STATE` (refused) for a value that could not be read back. */
export function encodeRecord<T>(kind: RecordKind<T>, value: T): Buffer {
  const fields = kind.shape.encode(value);
  const fault = faultOf(kind, fields);
  if (fault !== undefined) throw badState(kind, fault);
  const body = JSON.stringify({ version: kind.version, ...(fields as object) }, undefined, 2).slice(0, -'\n}'.length);
  const bytes = Buffer.from(`${body},\n  "sum": "${sumOf(body)}"\n}\n`, 'utf8');
  if (bytes.length > LARGEST_RECORD) throw badState(kind, `it is larger than ${LARGEST_RECORD} bytes`);
  return bytes;
}

/** Reads what `encodeRecord` made; `path` is for the errors: damaged, or of a newer version. */
export function decodeRecord<T>(kind: RecordKind<T>, bytes: Uint8Array, path: string): T {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = buffer.subarray(0, Math.max(0, buffer.length - TRAILER_LENGTH));
  const sum = TRAILER.exec(buffer.toString('latin1', body.length))?.[1];
  if (sum === undefined) throw damagedState(kind, path, truncation(buffer));
  if (sum !== sumOf(body)) throw damagedState(kind, path, 'its content does not match its checksum');
  const { version, ...fields } = parseBody(kind, body, path);
  if (typeof version === 'number' && version > kind.version) throw newerState(kind, path, version);
  if (version !== kind.version) throw damagedState(kind, path, `it has the version ${JSON.stringify(version)}`);
  try {
    return kind.shape.decode(fields);
  } catch (error) {
    if (!(error instanceof ShapeFault)) throw error;
    throw damagedState(kind, path, error.message);
  }
}

function parseBody(kind: RecordKind<unknown>, body: Buffer, path: string): { readonly version?: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(`${body.toString('utf8')}\n}`);
  } catch (error) {
    throw damagedState(kind, path, 'it is not JSON', error);
  }
  return parsed as { readonly version?: unknown };
}

function faultOf(kind: RecordKind<unknown>, fields: unknown): string | undefined {
  try {
    kind.shape.decode(fields);
    return undefined;
  } catch (error) {
    if (error instanceof ShapeFault) return error.message;
    throw error;
  }
}

function truncation(buffer: Buffer): string {
  if (buffer.length === 0) return 'it is empty';
  if (buffer.every((byte) => byte === 0)) return 'it holds only zeros';
  return 'it does not end in a checksum';
}

function sumOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
