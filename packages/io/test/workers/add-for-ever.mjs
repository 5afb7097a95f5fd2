// Adds 1 to a number under a lock until it is killed; reports each sum after it is acknowledged.
import { readFileSync, writeSync } from 'node:fs';
import { withLockSync, writeTextAtomicSync } from '@muse/io';
import { workerData } from '@muse/io/testing';

const { dir } = workerData();
for (;;) {
  const sum = withLockSync(`${dir}/lock`, () => {
    const next = Number(readFileSync(`${dir}/sum`, 'utf8')) + 1;
    writeTextAtomicSync(`${dir}/sum`, String(next));
    return next;
  });
  writeSync(1, `{"sum":${sum}}\n`);
}
