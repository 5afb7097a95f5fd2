import { MuseError } from '@muse/io';
import type { ObjectId } from '../id/object-id.js';
import { IntegrityError } from './integrity-error.js';

/** Bytes offered under an id that is not theirs. */
export function wrongBytes(id: ObjectId, actual: ObjectId, what = 'the bytes given'): IntegrityError {
  return new IntegrityError(`${what} for ${id} hash to ${actual}`, {
    hint: 'Nothing was stored. Use the id that the bytes hash to; if a file changed while it was read, read it again.',
    data: { id, actual },
  });
}

/** Every stored copy of an object is damaged; `places` are the files that hold one. */
export function damagedObject(id: ObjectId, places: readonly string[]): IntegrityError {
  return new IntegrityError(`${id} is damaged in ${places.join(' and ')}`, { data: { id, places } });
}

/** A pack that cannot be read as one. */
export function damagedPack(path: string, reason: string): IntegrityError {
  return new IntegrityError(`the pack ${path} is damaged: ${reason}`, {
    hint: 'The objects in it can be fetched again from another copy of the repository; other packs are not affected.',
    data: { path, reason },
  });
}

export function missingObject(id: ObjectId): MuseError {
  return new MuseError(`${id} is not in the object store`, {
    code: 'ERR_MUSE_OBJECT_MISSING',
    kind: 'damaged',
    hint: 'Fetch it from another copy of the repository.',
    data: { id },
  });
}

/** A stored record whose hash is right but whose text is not of its format. */
export function badRecord(kind: string, id: ObjectId | undefined, reason: string): MuseError {
  return new MuseError(`${id ?? `these bytes`} ${id === undefined ? 'are' : 'is'} not a ${kind}: ${reason}`, {
    code: 'ERR_MUSE_BAD_RECORD',
    kind: 'damaged',
    data: { kind, id: id ?? null, reason },
  });
}

/** A value that its format cannot hold. */
export function refusedRecord(kind: string, reason: string): MuseError {
  return new MuseError(`this ${kind} cannot be stored: ${reason}`, {
    code: 'ERR_MUSE_BAD_RECORD',
    kind: 'refused',
    data: { kind, reason },
  });
}

export function tooLarge(what: string, bytes: number, limit: number): MuseError {
  return new MuseError(`${what} has ${bytes} bytes; the limit is ${limit}`, {
    code: 'ERR_MUSE_TOO_LARGE',
    kind: 'refused',
    hint: 'Read it as a stream, or restore it to a file.',
    data: { what, bytes, limit },
  });
}

/** More annotations on one commit than are written or read. */
export function tooManyAnnotations(
  commit: ObjectId,
  { path, size, kind }: { readonly path: string; readonly size: number; readonly kind: 'refused' | 'damaged' },
): MuseError {
  return new MuseError(`the annotations of ${commit} in ${path} take ${size} bytes already, which is too much`, {
    code: 'ERR_MUSE_TOO_LARGE',
    kind,
    data: { id: commit, path, bytes: size },
  });
}

/** Something that is to sign and is no Ed25519 private key. */
export function noSigningKey(reason: string): MuseError {
  return new MuseError(`this is no key to sign with: ${reason}`, {
    code: 'ERR_MUSE_NO_SIGNING_KEY',
    kind: 'refused',
    hint: 'Make a key with "muse key generate", or name another.',
    data: { reason },
  });
}
