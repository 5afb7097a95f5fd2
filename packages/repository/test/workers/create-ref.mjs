// Creates a branch or a tag when all workers are ready, and reports how that went.
import { createBranchSync, createTagSync, openRepositorySync } from '@muse/repository';
import { atBarrier } from '@muse/io/testing';

const { root, kind, name, start } = await atBarrier();
const repo = openRepositorySync(root);
try {
  if (kind === 'branch') createBranchSync(repo, name, { start });
  else createTagSync(repo, name, { target: start });
  console.log(JSON.stringify({ won: true, start }));
} catch (error) {
  console.log(JSON.stringify({ won: false, code: error.code, kind: error.kind }));
}
