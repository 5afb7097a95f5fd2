// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files to a directory. */
const PER_DIRECTORY = 100;

/**
 * Writes a tree of text files of about 4 KiB; the same seed gives the same bytes.
 *
 * @param {string} dir
 * @param {number} count
 * @param {number} [seed]
 */
export function writeTree(dir, count, seed = 1) {
  for (let index = 0; index < count; index++) {
    const path = join(dir, pathOf(index));
    if (index % PER_DIRECTORY === 0) mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, textOf(index, seed));
  }
}

/**
 * @param {number} index
 * @returns {string} `part-03/file-00317.txt`
 */
export function pathOf(index) {
  const part = String(Math.floor(index / PER_DIRECTORY)).padStart(2, '0');
  return `part-${part}/file-${String(index).padStart(5, '0')}.txt`;
}

/**
 * @param {number} index
 * @param {number} seed
 */
export function textOf(index, seed) {
  let state = (index * 2_654_435_761 + seed * 40_503 + 1) >>> 0;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const lines = Array.from({ length: 64 }, () => {
    const words = Array.from({ length: 9 }, () => WORDS[(next() >>> 8) % WORDS.length]);
    return `${words.join(' ')} ${next().toString(16)}`;
  });
  return `${lines.join('\n')}\n`;
}

const WORDS = (
  'tree branch commit merge object store path name value state record write read flush lock ' +
  'reader writer change line text file page list index cache journal parent child'
).split(' ');
