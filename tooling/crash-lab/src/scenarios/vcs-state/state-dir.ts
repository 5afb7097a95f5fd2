import { sweepTempsSync } from '@muse/io';
import type { FileSystem } from '@muse/io';
import type { ObjectId, StateDir } from '@muse/vcs-state';
import { makeDirs, TIME } from '../support.js';

/** Where the scenarios of this package keep their state. */
export const DIR = '/state';

/** Milliseconds since 1970. */
export const CREATED: number = TIME * 1000;

/** Longer than a block, so that a part of it can be lost. */
export const LONG_TEXT: string = 'a line of a long message\n'.repeat(400);

/** An id of one digit: here only its form counts. */
export function id(digit: string): ObjectId {
  return `sha256:${digit.repeat(64)}` as ObjectId;
}

/** A handle as a process makes it that has just started. */
export function open(fs: FileSystem): StateDir {
  return { fs, dir: DIR };
}

/** The directory, with the one for locks. */
export function prepare(fs: FileSystem): void {
  makeDirs(fs, DIR, ['locks']);
}

/** What a command does that goes on with the work tree. */
export function sweep(fs: FileSystem): void {
  sweepTempsSync(DIR, { fs, recursive: true });
}
