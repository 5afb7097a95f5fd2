// Takes one lock again and again until `stop` appears. Inside, it must be the only live process that is inside.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { withLockSync } from '@muse/io';
import { workerData } from '@muse/io/testing';

const { dir } = workerData();
const mark = `${dir}/inside/${process.pid}`;
let rounds = 0;
console.log(JSON.stringify({ started: process.pid }));
while (!existsSync(`${dir}/stop`)) {
  withLockSync(
    `${dir}/lock`,
    () => {
      writeFileSync(mark, '');
      for (const name of readdirSync(`${dir}/inside`)) {
        if (name !== String(process.pid) && isAlive(Number(name))) console.log(JSON.stringify({ second: name }));
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 2);
      rmSync(mark);
    },
    { timeoutMs: 30_000 },
  );
  rounds++;
}
console.log(JSON.stringify({ rounds }));

// A mark whose owner was killed stays; one whose owner lives is removed before the lock is given back.
function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return existsSync(`${dir}/inside/${pid}`) && !isZombie(pid);
}

function isZombie(pid) {
  const status = `/proc/${pid}/stat`;
  if (!existsSync('/proc/self/stat')) return false;
  try {
    return /^ [ZX]/.test(readFileSync(status, 'latin1').split(')').at(-1));
  } catch {
    return true;
  }
}
