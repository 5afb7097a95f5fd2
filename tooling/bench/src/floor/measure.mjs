// @ts-check
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { writeFileAtomic, writeFileAtomicSync } from '@muse/io';
import { blobId, openObjectStore, writeObjects, writeObjectsSync } from '@muse/objects';
import { median } from '../process.mjs';

const WARM_UP = 3;
const REPLACE_BYTES = 4096;
const REPLACES = 10;
const TURNS = 10;
const OBJECT_BYTES = 1024;

/** @typedef {import('./native.mjs').Floor} Floor */
/** @typedef {Readonly<Record<string, number>>} Round the time of each competitor in one round, in milliseconds */

/**
 * One file of 4 KiB replaced durably, over and over: from C, from ours synchronously, from ours with promises; in turn
 * within each round, of which each competitor's median counts.
 *
 * @param {Floor} floor
 * @param {{ base: string, rounds: number }} options `base` is where the C program runs
 * @returns {Promise<Round[]>}
 */
export async function measureReplaces(floor, { base, rounds }) {
  const dir = join(base, 'replace');
  mkdirSync(dir);
  const bytes = randomBytes(REPLACE_BYTES);
  const timed = async (/** @type {() => unknown} */ replace) => {
    const times = [];
    for (let index = 0; index < REPLACES; index++) {
      const from = performance.now();
      await replace();
      times.push(performance.now() - from);
    }
    return times;
  };
  const competitors = {
    c: () => floor.replace('replace', REPLACE_BYTES, REPLACES),
    sync: () => timed(() => writeFileAtomicSync(join(dir, 'sync'), bytes)),
    async: () => timed(() => writeFileAtomic(join(dir, 'async'), bytes)),
  };
  return inTurn(competitors, { rounds, turns: TURNS });
}

/**
 * A batch of objects stored as one pack in a store of its own: from C in one write, without and with their hashes; from
 * ours, which makes the hashes, an index and a checksum of that.
 *
 * @param {Floor} floor
 * @param {number} count
 * @param {{ base: string, rounds: number }} options
 * @returns {Promise<Round[]>}
 */
export async function measurePacks(floor, count, { base, rounds }) {
  let serial = 0;
  const inDirectory = async (/** @type {(name: string) => Promise<number>} */ body) => {
    const name = `pack-${count}-${serial++}`;
    mkdirSync(join(base, name, 'packs'), { recursive: true });
    settle([join(base, name), base]);
    const time = await body(name);
    rmSync(join(base, name), { recursive: true });
    return [time];
  };
  const ours = (/** @type {(store: import('@muse/objects').ObjectStore, objects: any) => unknown} */ write) =>
    inDirectory(async (name) => {
      const objects = someObjects(count);
      const store = openObjectStore(join(base, name), { durable: ['packs'] });
      collectGarbage();
      const from = performance.now();
      await write(store, objects);
      return performance.now() - from;
    });
  const competitors = {
    c: () => inDirectory((name) => floor.pack(name, count, OBJECT_BYTES)),
    hashed: () => inDirectory((name) => floor.hashed(name, count, OBJECT_BYTES)),
    sync: () => ours(writeObjectsSync),
    async: () => ours(writeObjects),
  };
  return inTurn(competitors, { rounds, turns: 3 });
}

/**
 * Runs all competitors in turn, another one first each time, and answers with the median of each in each round; rounds
 * to warm up come before and do not count.
 *
 * @param {Readonly<Record<string, () => Promise<number[]>>>} competitors
 * @param {{ rounds: number, turns: number }} options
 * @returns {Promise<Round[]>}
 */
export async function inTurn(competitors, { rounds, turns }) {
  const names = Object.keys(competitors);
  const results = [];
  for (let round = 0; round < WARM_UP + rounds; round++) {
    /** @type {Record<string, number[]>} */
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let turn = 0; turn < turns; turn++) {
      for (let place = 0; place < names.length; place++) {
        const name = names[(round + turn + place) % names.length] ?? '';
        times[name]?.push(...((await competitors[name]?.()) ?? []));
      }
    }
    if (round >= WARM_UP) results.push(Object.fromEntries(names.map((name) => [name, median(times[name] ?? [])])));
  }
  return results;
}

/** @param {number} count */
function someObjects(count) {
  const all = randomBytes(count * OBJECT_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const bytes = all.subarray(index * OBJECT_BYTES, (index + 1) * OBJECT_BYTES);
    return { id: blobId(bytes), bytes };
  });
}

/** Directories that were just made are durable before the clock starts. */
function settle(/** @type {readonly string[]} */ dirs) {
  for (const dir of dirs) {
    const fd = openSync(dir, 'r');
    fsyncSync(fd);
    closeSync(fd);
  }
}

/** What the measuring itself threw away is not charged to what is measured. */
const collectGarbage = exposedGc();

/** @returns {() => void} */
function exposedGc() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
