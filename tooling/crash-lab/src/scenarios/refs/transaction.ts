import type { FileSystem } from '@muse/io';
import { packRefsSync, readRefSync, refTransactionSync } from '@muse/refs';
import type { Head, ObjectId } from '@muse/refs';
import type { Scenario, Step } from '../../scenario.js';
import { A, B, because, C, open, prepared, refScenario } from './store.js';

/* Several refs at once, and HEAD. */

/** Several values, one decision. */
export const refTransaction: Scenario = refScenario({
  name: 'transaction',
  promise: 'All refs of a transaction, and HEAD, have moved or none has, and they stay once it is acknowledged.',
  prepare: prepared({ 'refs/heads/main': A, 'refs/heads/old': A }),
  steps: [
    transaction('move, make and delete', {
      'refs/heads/main': B,
      'refs/heads/new/one': A,
      'refs/tags/v1': B,
      'refs/heads/old': null,
    }),
    transaction('make two, and move HEAD', { 'refs/heads/a': C, 'refs/heads/b': C }, { kind: 'branch', branch: 'a' }),
    transaction('replace a by a/b', { 'refs/heads/a': null, 'refs/heads/a/b': A }, { kind: 'commit', id: A }),
  ],
});

/** With values in the packed file. */
export const transactionOverPacked: Scenario = refScenario({
  name: 'transaction over packed refs',
  promise: 'The same for refs that are in the packed file.',
  prepare: (fs) => {
    prepared({ 'refs/heads/main': A, 'refs/heads/old': A, 'refs/heads/kept': C })(fs);
    packRefsSync(open(fs));
  },
  steps: [
    transaction('move one and delete one', { 'refs/heads/main': B, 'refs/heads/old': null }),
    transaction('make it again', { 'refs/heads/old': C, 'refs/heads/kept': null }),
  ],
});

/** More than go into files of their own. */
export const largeTransaction: Scenario = refScenario({
  name: 'transaction of many refs',
  promise: 'More than 64 refs become one packed file: all of them or none.',
  prepare: prepared({ 'refs/heads/main': A, 'refs/tags/t1': A }),
  steps: [
    transaction(
      'set 70 refs',
      Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`refs/tags/t${n}`, n % 2 === 0 ? B : C])),
    ),
    transaction('move two of them', { 'refs/tags/t1': B, 'refs/tags/t2': C }),
  ],
});

function transaction(name: string, refs: Readonly<Record<string, ObjectId | null>>, head?: Head): Step {
  return {
    name,
    run: (fs: FileSystem) => {
      const store = open(fs);
      const updates = Object.entries(refs).map(([ref, next]) => ({
        name: ref,
        expected: readRefSync(store, ref),
        next,
      }));
      refTransactionSync(store, updates, { ...because(name), ...(head && { head }) });
    },
  };
}
