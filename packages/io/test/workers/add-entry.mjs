// Reads, changes and writes one JSON file under a lock: adds entries of its own.
import { readFileSync } from 'node:fs';
import { withLockSync, writeJsonAtomicSync } from '@muse/io';
import { atBarrier } from '@muse/io/testing';

const { dir, index, rounds } = await atBarrier();
for (let round = 0; round < rounds; round++) {
  withLockSync(
    `${dir}/lock`,
    () => {
      const entries = JSON.parse(readFileSync(`${dir}/state.json`, 'utf8'));
      entries.push(`${index}-${round}`);
      writeJsonAtomicSync(`${dir}/state.json`, entries, { durability: 'process' });
    },
    { timeoutMs: 60_000 },
  );
}
console.log(JSON.stringify({ done: index }));
