// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem, writeTextAtomic, writeTextAtomicSync } from '@muse/io';
import {
  blobId,
  openObjectStore,
  writeCommit,
  writeCommitSync,
  writeObject,
  writeObjectSync,
  writeTreeSync,
} from '@muse/objects';
import { median } from './process.mjs';

export const RUNS = 50;
export const WARM_UP = 10;
/** A median of so many milliseconds fails the bench; half of it is the aim. */
export const LIMIT_MS = 10;

/** @typedef {{ name: string, median: number }} RecordTime milliseconds */

/**
 * Durable writes of one record, in process, flush of the directory included: S-085, S-086 and S-087.
 *
 * @param {string} base
 * @param {{ fs?: import('@muse/io').FileSystem, only?: string }} [options] `only`: those whose name holds this
 * @returns {Promise<RecordTime[]>}
 */
export async function measureRecords(base, { fs = nodeFileSystem, only = '' } = {}) {
  const dir = join(base, 'records');
  mkdirSync(dir);
  const tree = writeTreeSync(openObjectStore(join(dir, 'objects')), []);
  const store = openObjectStore(join(dir, 'objects'), { fs });
  const commit = (/** @type {number} */ index) => {
    const person = { name: 'Bench', email: 'bench@example.org', time: 1_700_000_000 + index, zone: '+0000' };
    return { tree, parents: [], author: person, committer: person, message: randomText(4096) };
  };
  const object = () => {
    const bytes = randomBytes(4096);
    return /** @type {const} */ ([blobId(bytes), bytes]);
  };
  const text = () => randomText(4096);
  const path = join(dir, 'text');
  const subjects = [
    subject('S-085 writeCommit, 4 KiB record, promise', commit, (each) => writeCommit(store, each)),
    subject('S-085 writeCommit, 4 KiB record, sync', commit, (each) => writeCommitSync(store, each)),
    subject('S-086 writeObject, 4,096 random bytes, promise', object, ([id, bytes]) => writeObject(store, id, bytes)),
    subject('S-086 writeObject, 4,096 random bytes, sync', object, ([id, bytes]) => writeObjectSync(store, id, bytes)),
    subject('S-087 writeTextAtomic, 4,096 characters, promise', text, (each) => writeTextAtomic(path, each, { fs })),
    subject('S-087 writeTextAtomic, 4,096 characters, sync', text, (each) => writeTextAtomicSync(path, each, { fs })),
  ];
  const times = [];
  for (const { name, time } of subjects.filter((each) => each.name.includes(only))) {
    times.push({ name, median: await time() });
  }
  return times;
}

/** @param {RecordTime} time */
export function isSlow({ median }) {
  return !(median < LIMIT_MS);
}

/**
 * @template T
 * @param {string} name
 * @param {(index: number) => T} make
 * @param {(value: T) => unknown} write
 */
function subject(name, make, write) {
  const time = async () => {
    const times = [];
    for (let index = 0; index < WARM_UP + RUNS; index++) {
      const value = make(index);
      const from = performance.now();
      await write(value);
      if (index >= WARM_UP) times.push(performance.now() - from);
    }
    return median(times);
  };
  return { name, time };
}

/** @param {number} length */
function randomText(length) {
  return randomBytes(length / 2).toString('hex');
}
