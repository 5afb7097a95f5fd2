// @ts-check
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ wall: number, cpu: number }} Cost milliseconds; `cpu` is user and system time, `NaN` where unknown */

/**
 * Runs commands of one tool in a directory, one after the other, and says what they cost together: whole processes, from
 * start to exit. Throws if one fails.
 *
 * @param {import('./tools.mjs').Tool} tool
 * @param {string} cwd
 * @param {ReadonlyArray<readonly string[]>} commands
 * @returns {Cost}
 */
export function cost(tool, cwd, commands) {
  const cpu = childrenCpu();
  const from = performance.now();
  for (const args of commands) runTool(tool, cwd, args);
  return { wall: performance.now() - from, cpu: childrenCpu() - cpu };
}

/**
 * @param {import('./tools.mjs').Tool} tool
 * @param {string} cwd
 * @param {readonly string[]} args
 * @returns {string} what it printed
 */
export function runTool(tool, cwd, args) {
  const { status, stderr, stdout, error } = spawnSync(tool.command, [...tool.before, ...args], {
    cwd,
    env: tool.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${tool.name} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** User and system time of all children that have ended, in milliseconds; in steps of 10. Linux only. */
export function childrenCpu() {
  try {
    const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    return Number.NaN;
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
