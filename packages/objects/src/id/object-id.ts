import { hash } from 'node:crypto';
import { MuseError } from '@muse/io';

/** The name of an object: `sha256:` and the SHA-256 of its bytes as 64 lower-case hex digits. */
export type ObjectId = string & { readonly __brand: 'ObjectId' };

/** Bytes of a SHA-256. */
export const HASH_LENGTH = 32;

const ALGORITHM = 'sha256:';
const ID = /^sha256:[0-9a-f]{64}$/;

/** True for exactly `sha256:` + 64 lower-case hex digits. */
export function isObjectId(text: unknown): text is ObjectId {
  return typeof text === 'string' && text.length === 71 && ID.test(text);
}

/** The text as an id. @throws `ERR_MUSE_BAD_ID` (refused) for anything but the exact form, before any disk access. */
export function parseObjectId(text: string): ObjectId {
  if (isObjectId(text)) return text;
  throw badId(text, 'an object id is sha256: and 64 lower-case hex digits');
}

/** The id of these bytes; `sha256sum` of a file with them prints the same digits. */
export function blobId(bytes: Uint8Array): ObjectId {
  return idFromHex(hash('sha256', bytes, 'hex'));
}

/** The 64 hex digits of an id. */
export function hexOf(id: ObjectId): string {
  return id.slice(ALGORITHM.length);
}

/** The id with these 64 hex digits, which the caller knows to be such. */
export function idFromHex(hex: string): ObjectId {
  return (ALGORITHM + hex) as ObjectId;
}

/** Whether an id is the one of these 64 hex digits; quicker than to put it together and compare. */
export function isIdOf(id: string, hex: string): boolean {
  return id.length === ALGORITHM.length + hex.length && id.endsWith(hex) && id.startsWith(ALGORITHM);
}

export function badId(text: unknown, rule: string): MuseError {
  const shown = typeof text === 'string' ? JSON.stringify(text.slice(0, 100)) : typeof text;
  return new MuseError(`${shown} is not an object id: ${rule}`, {
    code: 'ERR_MUSE_BAD_ID',
    kind: 'refused',
    data: { id: typeof text === 'string' ? text.slice(0, 100) : null },
  });
}
