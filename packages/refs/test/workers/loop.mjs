// Moves a ref or HEAD for ever and reports each movement once it is done.
import { workerData } from '@muse/io/testing';
import {
  openRefStore,
  readRefSync,
  refTransactionSync,
  updateRefSync,
  writeHeadBranchSync,
  writeHeadCommitSync,
} from '../../dist/index.js';
import { writeSync } from 'node:fs';

const { dir, action } = workerData();
const id = (value) => `sha256:${value.toString(16).padStart(64, '0')}`;
const store = openRefStore(dir);

const ACTIONS = {
  ref: (now) =>
    updateRefSync(store, 'refs/heads/main', {
      expected: now === 0 ? null : id(now),
      next: id(now + 1),
      reason: `move ${now + 1}`,
    }),
  head: (now) => (now % 2 === 0 ? writeHeadBranchSync(store, `b${now + 1}`) : writeHeadCommitSync(store, id(now + 1))),
  transaction: (now) =>
    refTransactionSync(
      store,
      ['refs/heads/main', 'refs/heads/t/x', 'refs/tags/t'].map((name) => ({
        name,
        expected: now === 0 ? null : id(now),
        next: id(now + 1),
      })),
      { reason: `move ${now + 1}` },
    ),
};

const start =
  action === 'head' ? workerData().start : Number.parseInt(readRefSync(store, 'refs/heads/main')?.slice(7) ?? '0', 16);
for (let now = start; ; now++) {
  ACTIONS[action](now);
  writeSync(1, `${now + 1}\n`);
}
