// Writes one path that another process with the same PID writes too; reports the temps it used. Then holds a temp and a
// lock, and tries what belongs to the other: its temps must not be swept, its lock not be taken.
import { existsSync, writeFileSync } from 'node:fs';
import {
  nodeFileSystem,
  recordingFileSystem,
  runSync,
  sweepTempsSync,
  withLockSync,
  writeTextAtomicSync,
} from '@muse/io';
import { openTemp } from '@muse/io/protocols';
import { atBarrier } from '@muse/io/testing';

const { dir, index, rounds } = await atBarrier();
const { fs, calls } = recordingFileSystem(nodeFileSystem);
for (let round = 0; round < rounds; round++)
  writeTextAtomicSync(`${dir}/one`, `${index} ${round}\n`.repeat(50), { fs });
const temps = calls.filter((call) => call.op === 'open' && call.args[1] === 'wx').map((call) => call.args[0]);

const held = runSync(nodeFileSystem, openTemp(dir));
const code = withLockSync(`${dir}/lock-${index}`, () => {
  writeFileSync(`${dir}/ready-${index}`, '');
  waitFor(`${dir}/ready-${1 - index}`);
  const swept = sweepTempsSync(dir);
  let refused;
  try {
    withLockSync(`${dir}/lock-${1 - index}`, () => undefined, { timeoutMs: 0 });
  } catch (error) {
    refused = error.code;
  }
  writeFileSync(`${dir}/done-${index}`, '');
  waitFor(`${dir}/done-${1 - index}`);
  return { swept, refused, kept: existsSync(held.path) };
});
console.log(JSON.stringify({ pid: process.pid, temps, ...code }));

function waitFor(path) {
  const end = Date.now() + 30_000;
  while (!existsSync(path)) {
    if (Date.now() > end) throw new Error(`${path} did not appear`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
}
