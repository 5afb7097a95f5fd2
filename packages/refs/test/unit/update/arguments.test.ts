import { expect, it } from 'vitest';

import {
  openRefStore,
  readReflogSync,
  readRefSync,
  refTransactionSync,
  renameBranchSync,
  updateRefSync,
  writeBranchRefSync,
  writeHeadBranchSync,
} from '../../../src/index.js';
import { id, newStore } from '../../support.js';

it('I-2: what a caller passes is not changed, so that calls may share it', () => {
  const options = Object.freeze({});
  const store = openRefStore(newStore().dir, options);
  const stamp = Object.freeze({ reason: 'shared' });
  const change = Object.freeze({ expected: null, next: id(1), reason: 'made' });
  for (const name of ['refs/heads/b', 'refs/heads/a']) updateRefSync(store, name, change);
  writeBranchRefSync(store, 'c', id(1), stamp);
  writeHeadBranchSync(store, 'c', stamp);
  const updates = Object.freeze(
    ['refs/heads/b', 'refs/heads/a'].map((name) => Object.freeze({ name, expected: id(1), next: id(2) })),
  );
  refTransactionSync(store, updates, stamp);
  renameBranchSync(store, 'a', 'd', stamp);
  expect(updates.map(({ name }) => name)).toEqual(['refs/heads/b', 'refs/heads/a']);
  expect([readRefSync(store, 'refs/heads/b'), readRefSync(store, 'refs/heads/d')]).toEqual([id(2), id(2)]);
  expect(readReflogSync(store, 'refs/heads/b').map(({ reason }) => reason)).toEqual(['made', 'shared']);
});
