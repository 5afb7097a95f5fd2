// Writes one value, many times, to the path that all workers share.
import { writeJsonAtomicSync, writeTextAtomicSync } from '@muse/io';
import { atBarrier } from '@muse/io/testing';

const { path, index, rounds, kind } = await atBarrier();
const values = Array.from({ length: 50 }, (_, i) => `value ${i} `.repeat(10 + i * 40));
for (let round = 0; round < rounds; round++) {
  const text = values[(index + round) % values.length];
  if (kind === 'text') writeTextAtomicSync(path, text);
  else writeJsonAtomicSync(path, { text });
}
console.log(JSON.stringify({ done: index }));
