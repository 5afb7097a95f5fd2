// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SOURCE = join(import.meta.dirname, '../../native/floor.c');

/**
 * The C program that runs beside ours.
 *
 * @typedef {object} Floor
 * @property {(dir: string, bytes: number, times: number) => Promise<number[]>} replace milliseconds of each
 * @property {(dir: string, objects: number, bytes: number) => Promise<number>} pack milliseconds
 * @property {(dir: string, objects: number, bytes: number) => Promise<number>} hashed the same with the hash of each object;
 *   `NaN` where the program finds no library for it
 * @property {() => Promise<void>} end
 */

/**
 * Compiles the program; answers `undefined` where there is no compiler, and throws if it finds a mistake.
 *
 * @param {string} dir where the program goes
 * @returns {string | undefined} its path
 */
export function compileFloor(dir) {
  const program = join(dir, 'floor');
  const { error, status, stderr } = spawnSync('gcc', ['-O2', '-o', program, SOURCE, '-ldl'], { encoding: 'utf8' });
  if (/** @type {NodeJS.ErrnoException | undefined} */ (error)?.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`gcc ended with ${status}: ${stderr}`);
  return program;
}

/**
 * Starts the program in a directory; the directories of requests are relative to it.
 *
 * @param {string} program
 * @param {string} cwd
 * @returns {Floor}
 */
export function startFloor(program, cwd) {
  const child = spawn(program, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (/** @type {string} */ request) => {
    child.stdin.write(`${request}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the C program ended at: ${request}`);
    return value.split(' ').map((/** @type {string} */ time) => Number(time) / 1e6);
  };
  return {
    replace: (dir, bytes, times) => ask(`replace ${dir} ${bytes} ${times}`),
    pack: async (dir, objects, bytes) => (await ask(`pack ${dir} ${objects} ${bytes}`))[0] ?? Number.NaN,
    hashed: async (dir, objects, bytes) => (await ask(`hashed ${dir} ${objects} ${bytes}`))[0] ?? Number.NaN,
    end: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
