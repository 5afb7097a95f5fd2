// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

/**
 * The machine in words, without names of hosts, users or paths.
 *
 * @param {string} dir what is measured lies here
 * @returns {string[]}
 */
export function describeMachine(dir) {
  const cpus = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB of memory`;
  const load = os.loadavg()[0]?.toFixed(1);
  return [
    `${cpus.length} × ${cpus[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? 'unknown processor'}, ${memory}`,
    `${os.type()} ${os.release().replace(/-.*/, '')}, file system ${fileSystemOf(dir)}, load ${load} at the end`,
    `Node ${process.version}, ${execFileSync('git', ['--version'], { encoding: 'utf8' }).trim()}`,
  ];
}

/**
 * @param {string} dir
 * @returns {string} type and the options that matter to durability
 */
function fileSystemOf(dir) {
  if (process.platform !== 'linux') return 'not determined';
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const holds = (/** @type {string} */ point) => dir === point || dir.startsWith(point === '/' ? '/' : `${point}/`);
  const own = mounts
    .filter(([, point = '']) => holds(point))
    .reduce((a, b) => ((b[1] ?? '').length >= (a[1] ?? '').length ? b : a), []);
  const options = (own[3] ?? '').split(',').filter((option) => /^(?:data=|barrier|nobarrier|commit=)/.test(option));
  return [own[2] ?? 'unknown', ...options].join(' ');
}
