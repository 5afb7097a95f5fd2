// Commits one file of its own several times, beside others that do the same in the same work tree.
import { writeFileSync } from 'node:fs';
import { atBarrier } from '@muse/io/testing';
import { commitSync, openRepositorySync } from '../../dist/index.js';

const { root, number, times } = await atBarrier();
const signer = { author: { name: `Worker ${number}`, email: 'worker@example.org' } };
for (let i = 0; i < times; i++) {
  const path = `file-${number}.txt`;
  writeFileSync(`${root}/${path}`, `worker ${number}, time ${i}\n`);
  const { id } = commitSync(openRepositorySync(root), { message: `worker ${number} time ${i}`, signer, paths: [path] });
  console.log(JSON.stringify(id));
}
