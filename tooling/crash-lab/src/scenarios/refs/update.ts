import { writeBranchRefSync } from '@muse/refs';
import type { Scenario } from '../../scenario.js';
import { A, B, because, C, moving, open, prepared, refScenario } from './store.js';

/* One ref at a time. */

/** A branch that HEAD is on. */
export const updateRef: Scenario = refScenario({
  name: 'update',
  promise: 'A ref holds its old value or its new one, and keeps the new one once it is acknowledged.',
  steps: [
    moving('refs/heads/main', A),
    moving('refs/heads/main', B),
    moving('refs/tags/v1', A),
    moving('refs/heads/main', null),
    moving('refs/heads/main', C),
  ],
});

/** Names with directories, which come and go. */
export const updateNested: Scenario = refScenario({
  name: 'update nested names',
  promise: 'The same for names in directories, which are made on the way and removed when the last ref in them goes.',
  prepare: prepared({ 'refs/heads/main': A }),
  steps: [
    moving('refs/heads/a/b/one', A),
    moving('refs/heads/a/b/one', B),
    moving('refs/heads/a/two', A),
    moving('refs/heads/a/b/one', null),
    moving('refs/heads/a/two', null),
    moving('refs/heads/a', C),
    moving('refs/heads/a', null),
    moving('refs/heads/a/b/c', C),
  ],
});

/** Whatever it held. */
export const writeBranchRef: Scenario = refScenario({
  name: 'write a branch',
  promise: 'A branch that is set, whatever it held, holds its old value or its new one.',
  prepare: prepared({ 'refs/heads/main': A }),
  steps: [
    { name: 'set main', run: (fs) => writeBranchRefSync(open(fs), 'main', B, because('set')) },
    { name: 'set a branch that is new', run: (fs) => writeBranchRefSync(open(fs), 'a/new', C, because('set')) },
  ],
});
