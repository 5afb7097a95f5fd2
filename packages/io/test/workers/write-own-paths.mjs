// Writes its own files and reads back what it and others have written.
import { readFileSync } from 'node:fs';
import { writeJsonAtomic, writeTextAtomic } from '@muse/io';
import { atBarrier } from '@muse/io/testing';

const { dir, index, count, kind } = await atBarrier();
const bad = [];
await Promise.all(
  Array.from({ length: count }, async (_, i) => {
    const path = `${dir}/${index}/${i}`;
    const text = `worker ${index} file ${i} ${'x'.repeat(i * 50)}`;
    await (kind === 'text' ? writeTextAtomic(path, text) : writeJsonAtomic(path, { text }));
    const read = readFileSync(path, 'utf8');
    if ((kind === 'text' ? read : JSON.parse(read).text) !== text) bad.push(path);
  }),
);
console.log(JSON.stringify({ bad }));
