// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeTextAtomic, writeTextAtomicSync } from '@muse/io';
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

const RUNS = 50;
const WARM_UP = 10;

/** @typedef {{ name: string, median: number }} RecordTime milliseconds */

/**
 * Durable writes of one record, in process, flush of the directory included: S-085, S-086 and S-087.
 *
 * @param {string} base
 * @returns {Promise<RecordTime[]>}
 */
export async function measureRecords(base) {
  const dir = join(base, 'records');
  mkdirSync(dir);
  const store = openObjectStore(join(dir, 'objects'));
  const tree = writeTreeSync(store, []);
  const commit = (/** @type {number} */ index) => {
    const person = { name: 'Bench', email: 'bench@example.org', time: 1_700_000_000 + index, zone: '+0000' };
    return { tree, parents: [], author: person, committer: person, message: randomText(4096) };
  };
  const object = () => {
    const bytes = randomBytes(4096);
    return /** @type {const} */ ([blobId(bytes), bytes]);
  };
  const path = join(dir, 'text');
  return [
    await time('S-085 writeCommit, 4 KiB record, promise', commit, (each) => writeCommit(store, each)),
    await time('S-085 writeCommit, 4 KiB record, sync', commit, (each) => writeCommitSync(store, each)),
    await time('S-086 writeObject, 4,096 random bytes, promise', object, ([id, bytes]) =>
      writeObject(store, id, bytes),
    ),
    await time('S-086 writeObject, 4,096 random bytes, sync', object, ([id, bytes]) =>
      writeObjectSync(store, id, bytes),
    ),
    await time(
      'S-087 writeTextAtomic, 4,096 characters, promise',
      () => randomText(4096),
      (text) => writeTextAtomic(path, text),
    ),
    await time(
      'S-087 writeTextAtomic, 4,096 characters, sync',
      () => randomText(4096),
      (text) => writeTextAtomicSync(path, text),
    ),
  ];
}

/**
 * @template T
 * @param {string} name
 * @param {(index: number) => T} make
 * @param {(value: T) => unknown} write
 * @returns {Promise<RecordTime>}
 */
async function time(name, make, write) {
  const times = [];
  for (let index = 0; index < WARM_UP + RUNS; index++) {
    const value = make(index);
    const from = performance.now();
    await write(value);
    if (index >= WARM_UP) times.push(performance.now() - from);
  }
  return { name, median: median(times) };
}

/** @param {number} length */
function randomText(length) {
  return randomBytes(length / 2).toString('hex');
}
