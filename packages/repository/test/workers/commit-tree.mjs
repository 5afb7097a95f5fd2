// Commits its whole work tree several times.
import { writeFileSync } from 'node:fs';
import { atBarrier } from '@muse/io/testing';
import { addWorktreeSync, commitSync, openRepositorySync } from '../../dist/index.js';

const { root, linked, number, times } = await atBarrier();
const signer = { author: { name: `Worker ${number}`, email: 'worker@example.org' } };
const main = openRepositorySync(root);
const repo =
  linked === undefined ? main : addWorktreeSync(main, linked, { branch: `w${number}`, create: { start: head(main) } });
for (let i = 0; i < times; i++) {
  writeFileSync(`${repo.root}/mine-${number}.txt`, `worker ${number}, time ${i}\n`);
  const { id, branch } = commitSync(repo, { message: `worker ${number} time ${i}`, signer });
  console.log(JSON.stringify({ id, branch }));
}

function head(repository) {
  return repository.fs.sync.readFile(`${repository.dir}/refs/heads/main`).toString();
}
