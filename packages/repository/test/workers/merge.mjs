// Says that it begins, merges a commit, and says that it is done.
import { mergeSync, openRepositorySync } from '@muse/repository';
import { workerData } from '@muse/io/testing';

const { root, theirs } = workerData();
const repo = openRepositorySync(root);
console.log('"begin"');
const signer = { author: { name: 'Ada', email: 'ada@example.org' } };
const { id } = mergeSync(repo, { theirs, name: 'feature', signer });
console.log(JSON.stringify(id));
