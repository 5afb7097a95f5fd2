import { MuseError } from '@muse/io';

import type { RecordKind } from './record-kind.js';

/** What is there is not what was written. It stays as it is. */
export function damagedState(kind: RecordKind<unknown>, path: string, reason: string, cause?: unknown): MuseError {
  return new MuseError(`${kind.what}, ${path}, is damaged: ${reason}`, {
    code: 'ERR_MUSE_DAMAGED_STATE',
    kind: 'damaged',
    hint: kind.wayOut,
    data: { path, reason },
    cause,
  });
}

/** What is there was written, and is sound, but by a later version. */
export function newerState(kind: RecordKind<unknown>, path: string, version: number): MuseError {
  return new MuseError(`${kind.what}, ${path}, has version ${version}, and this program knows ${kind.version}`, {
    code: 'ERR_MUSE_NEWER_STATE',
    kind: 'setup',
    hint: 'A newer version of Muse wrote it: use that one to finish or abort the operation.',
    data: { path, version, known: kind.version },
  });
}

/** What was to be written could not be read back. */
export function badState(kind: RecordKind<unknown>, reason: string): MuseError {
  return new MuseError(`${kind.what} cannot be written: ${reason}`, {
    code: 'ERR_MUSE_BAD_STATE',
    kind: 'refused',
    data: { file: kind.file, reason },
  });
}

/** Somebody else changed or removed the record since it was read. */
export function changedState(kind: RecordKind<unknown>, path: string, found: 'nothing' | 'another'): MuseError {
  const how = found === 'nothing' ? 'is gone' : 'has changed';
  return new MuseError(`${kind.what}, ${path}, ${how} since it was read`, {
    code: 'ERR_MUSE_STATE_CHANGED',
    kind: 'refused',
    hint: 'Another process is at work in this work tree. Look at "muse status" and run the command again.',
    data: { path, found },
  });
}
