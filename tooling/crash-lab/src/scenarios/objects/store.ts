import { sweepTempsSync } from '@muse/io';
import type { FileSystem } from '@muse/io';
import {
  blobId,
  IntegrityError,
  openObjectStore,
  readObjectSync,
  verifyObjectsSync,
  writeObjectSync,
} from '@muse/objects';
import type { ObjectId, ObjectStore } from '@muse/objects';
import type { Scenario, Step } from '../../scenario.js';
import { makeDirs } from '../support.js';

/** Where the scenarios of this package keep their store. */
export const DIR = '/store';

export interface Sample {
  readonly id: ObjectId;
  readonly bytes: Uint8Array;
}

/** An object by its text. */
export function sample(text: string): Sample {
  const bytes = Buffer.from(text);
  return { id: blobId(bytes), bytes };
}

/** `count` objects that belong together. */
export function samples(name: string, count: number): readonly Sample[] {
  return Array.from({ length: count }, (_, n) => sample(`${name} ${n}`));
}

/** A handle as a process makes it that has just started. */
export function open(fs: FileSystem): ObjectStore {
  return openObjectStore(DIR, { fs });
}

/** The directory of a store, and nothing in it. */
export function emptyStore(fs: FileSystem): void {
  makeDirs(fs, '', [DIR.slice(1)]);
}

/** What a reader finds of an object. Wrong bytes are no answer: they throw (I-1). */
export function lookAt(store: ObjectStore, id: ObjectId): 'whole' | 'damaged' | 'absent' {
  try {
    const bytes = readObjectSync(store, id);
    if (bytes === null) return 'absent';
    if (blobId(bytes) !== id) throw new Error(`reading ${id} gave other bytes`);
    return 'whole';
  } catch (error) {
    if (error instanceof IntegrityError) return 'damaged';
    throw error;
  }
}

export interface ObjectScenario {
  readonly name: string;
  readonly promise: string;
  readonly prepare?: (fs: FileSystem) => void;
  readonly steps: readonly Step[];
  /** The objects that a reader asks for. */
  readonly watched: readonly { readonly id: ObjectId }[];
  /** Damage is prepared on purpose. */
  readonly damaged?: boolean;
}

/** A scenario whose readers ask for some objects. */
export function objectScenario({ name, promise, prepare, steps, watched, damaged }: ObjectScenario): Scenario {
  return {
    name: `objects/${name}`,
    promise,
    prepare: prepare ?? emptyStore,
    steps,
    observe: (fs) => watched.map(({ id }) => lookAt(open(fs), id)),
    ...(damaged === true ? {} : { check: expectNoProblems }),
    next,
  };
}

/** Throws if any copy of any object is damaged (I-1). */
export function expectNoProblems(fs: FileSystem): void {
  const { problems } = verifyObjectsSync(open(fs));
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('; '));
}

/** What a program does that goes on with the store: it sweeps, as the repository does, and writes. */
export function next(fs: FileSystem): void {
  sweepTempsSync(DIR, { fs, recursive: true });
  const store = open(fs);
  const { id, bytes } = sample('written after the crash');
  writeObjectSync(store, id, bytes);
  if (lookAt(open(fs), id) !== 'whole') throw new Error('what was written after the crash is not there');
}
