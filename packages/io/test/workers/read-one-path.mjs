// Reads one path until a file named `stop` appears beside it, or for a minute at most; reports every content that it saw, absence too.
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { atBarrier } from '@muse/io/testing';

const { path } = await atBarrier();
const seen = new Set();
let reads = 0;
const end = Date.now() + 60_000;
while (!existsSync(`${dirname(path)}/stop`) && Date.now() < end) {
  reads++;
  try {
    seen.add(readFileSync(path, 'utf8'));
  } catch (error) {
    seen.add(`absent: ${error.code}`);
  }
}
console.log(JSON.stringify({ reads, seen: [...seen] }));
