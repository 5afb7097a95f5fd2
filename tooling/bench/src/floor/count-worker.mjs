// @ts-check
/** Replaces a file five times, with a mark before, between and after that can be seen in a trace of system calls. */
import { accessSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomicSync } from '@muse/io';

const dir = process.argv[2] ?? '.';
for (let index = 0; index < 5; index++) {
  mark();
  writeFileAtomicSync(join(dir, 'target'), Buffer.alloc(4096, index));
}
mark();

function mark() {
  try {
    accessSync(join(dir, 'count-mark'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}
