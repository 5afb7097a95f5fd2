// Writes a growing number into a file until it is killed; reports each number after the write is acknowledged.
import { writeSync } from 'node:fs';
import { writeJsonAtomicSync, writeTextAtomicSync } from '@muse/io';
import { workerData } from '@muse/io/testing';

const { path, from, kind } = workerData();
for (let i = from; ; i++) {
  const text = `${i}\n`.repeat(5000);
  if (kind === 'text') writeTextAtomicSync(path, text);
  else writeJsonAtomicSync(path, { text });
  writeSync(1, `{"wrote":${i}}\n`);
}
