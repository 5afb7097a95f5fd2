// Works in a repository for ever, as a person at the command line would: edits, commits, switches. Reports each commit.
import { writeFileSync, writeSync } from 'node:fs';
import { workerData } from '@muse/io/testing';
import { commitSync, openRepositorySync, statusSync, switchToSync } from '../../dist/index.js';

const { root, round } = workerData();
const signer = { author: { name: 'Ada', email: 'ada@example.org' } };
writeSync(1, '"started"\n');
for (let step = 0; ; step++) {
  const repo = openRepositorySync(root);
  const { head } = statusSync(repo);
  const branch = head.branch;
  for (let i = 0; i < 5; i++)
    writeFileSync(`${root}/${branch}-${i}.txt`, `round ${round} step ${step} file ${i}\n`.repeat(50));
  const { id } = commitSync(repo, { message: `round ${round} step ${step}`, signer });
  writeSync(1, `${JSON.stringify({ branch, id })}\n`);
  const other = branch === 'main' ? 'topic' : 'main';
  switchToSync(repo, { to: { branch: other } });
  writeSync(1, `${JSON.stringify({ switched: other })}\n`);
}
