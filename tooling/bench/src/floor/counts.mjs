// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const WORKER = join(import.meta.dirname, 'count-worker.mjs');

/** @typedef {import('./gates.mjs').Gate} Gate */
/** @typedef {{ calls: number, syncs: number, last: readonly string[] }} Counted for one replacement; `last` are its calls */

/**
 * System calls of one durable replacement, counted by the kernel: `strace` on a process that makes some. Memory and
 * scheduling do not count. Answers `undefined` where there is no `strace` or it is not allowed.
 *
 * @param {string} base
 * @returns {Counted | undefined}
 */
export function countReplaceCalls(base) {
  const dir = mkdtempSync(join(base, 'count-'));
  const log = join(dir, 'calls');
  const env = { ...process.env };
  delete env['NODE_EXTRA_CA_CERTS'];
  try {
    const trace = ['-f', '-o', log, '-e', 'trace=%file,%desc', process.execPath, WORKER, dir];
    const { error, status, stderr } = spawnSync('strace', trace, { env, encoding: 'utf8' });
    if (/** @type {NodeJS.ErrnoException | undefined} */ (error)?.code === 'ENOENT') return undefined;
    if (error !== undefined) throw error;
    if (status !== 0 && /ptrace|not permitted/i.test(stderr)) return undefined;
    if (status !== 0) throw new Error(`strace ended with ${status}: ${stderr}`);
    return countCalls(readFileSync(log, 'utf8'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * @param {string} log of `strace -f`, in which the worker's marks stand before and after each replacement
 * @returns {Counted} of the last
 */
export function countCalls(log) {
  const lines = log.split('\n');
  const marks = lines.flatMap((line, index) => (line.includes('/count-mark"') ? [index] : []));
  const [from, to] = marks.slice(-2);
  if (from === undefined || to === undefined) throw new Error('strace shows no marks of the worker');
  const thread = lines[from]?.split(' ')[0] ?? '';
  const calls = lines
    .slice(from + 1, to)
    .filter((line) => line.startsWith(`${thread} `))
    .map((line) => /^\d+\s+(\w+)\(/.exec(line)?.[1] ?? '')
    .filter((call) => call !== '' && !/^m(?:map|unmap|protect|remap)$|^madvise$/.test(call));
  return { calls: calls.length, syncs: calls.filter((call) => /sync/.test(call)).length, last: calls };
}

/**
 * @param {Counted} counted
 * @returns {Gate[]}
 */
export function countGates({ calls, syncs }) {
  return [
    { name: 'system calls of a replace, sync', value: calls, limit: 8, unit: 'count' },
    { name: 'of these fsync', value: syncs, limit: 2, unit: 'count' },
  ];
}
