import { createPrivateKey } from 'node:crypto';
import {
  commitId,
  signCommit,
  snapshotId,
  treeId,
  writeCommitSync,
  writeSnapshotSync,
  writeTreeSync,
} from '@muse/objects';
import type { Commit, TreeEntry } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { TIME } from '../support.js';
import { objectScenario, open, sample } from './store.js';

/* Objects that have a structure of their own. */

const ada = { name: 'Ada', email: 'ada@example.org', time: TIME, zone: '+0000' };
const entries: readonly TreeEntry[] = [{ name: 'notes', kind: 'file', id: sample('notes').id }];
const commit: Commit = { tree: treeId(entries), parents: [], author: ada, committer: ada, message: 'first\n' };
const signed = signCommit({ ...commit, message: 'signed\n' }, keyOf('a key for scenarios and no one else'));
const snapshot = { tree: treeId(entries), time: TIME, by: 'a scenario', reason: 'to be kept' };

/** Trees, commits, snapshots. */
export const writeRecords: Scenario = objectScenario({
  name: 'write records',
  promise:
    'A tree, a commit, a signed commit and a snapshot are each there whole or absent, and stay once acknowledged.',
  watched: [treeId(entries), commitId(commit), commitId(signed), snapshotId(snapshot)].map((id) => ({ id })),
  steps: [
    { name: 'store a tree', run: (fs) => void writeTreeSync(open(fs), entries) },
    { name: 'store a commit', run: (fs) => void writeCommitSync(open(fs), commit) },
    { name: 'store a signed commit', run: (fs) => void writeCommitSync(open(fs), signed) },
    { name: 'store a snapshot', run: (fs) => void writeSnapshotSync(open(fs), snapshot) },
  ],
});

/** A private key that is the same every time: RFC 8410 puts 32 bytes behind a fixed beginning. */
function keyOf(seed: string): string {
  const beginning = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = Buffer.concat([beginning, Buffer.from(seed.padEnd(32).slice(0, 32), 'latin1')]);
  return String(createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }));
}
