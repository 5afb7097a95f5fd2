// @ts-check
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MIB = 1024 * 1024;
const SIZE = 512;

/** @typedef {{ dir: string, end: () => void }} Volume */

/**
 * An ext4 with a journal, in an image on a loop device without the page cache in between: the disk that users have, also
 * where the machine's own has no journal. Needs root. `end` unmounts it and removes everything.
 *
 * @param {string} base
 * @returns {Volume}
 * @throws if a step is not possible here; nothing stays behind
 */
export function mountVolume(base) {
  const image = join(base, 'image');
  const dir = join(base, 'volume');
  /** @type {Array<() => void>} */
  const undo = [];
  const end = () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) step();
  };
  try {
    undo.push(() => rmSync(image, { force: true }));
    writeZeros(image);
    run('mkfs.ext4', ['-q', '-F', '-E', 'nodiscard,lazy_itable_init=0,lazy_journal_init=0', image]);
    const loop = run('losetup', ['-f', '--show', '--direct-io=on', image]).trim();
    undo.push(() => run('losetup', ['-d', loop]));
    mkdirSync(dir);
    run('mount', [loop, dir]);
    undo.push(() => run('umount', [dir]));
    return { dir, end };
  } catch (error) {
    end();
    throw error;
  }
}

/** All blocks are written, so that none has to be found while the clock runs. */
function writeZeros(/** @type {string} */ path) {
  const fd = openSync(path, 'wx');
  try {
    const zeros = Buffer.alloc(MIB);
    for (let index = 0; index < SIZE; index++) writeSync(fd, zeros);
  } finally {
    closeSync(fd);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
