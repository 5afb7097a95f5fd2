import { restoreSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { edit, put } from '../support.js';
import { commit, committing, eachFile, open, prepared, ROOT, switching, workScenario } from './home.js';
import { merging } from './merge.js';

/* A morning's work, by one verb after the other within a minute. */

const files = { a: 'a1', b: 'b1', c: 'c1' };

/** Back and forth. */
export const commitSwitchCommit: Scenario = workScenario({
  name: 'commit, switch, commit',
  promise: 'After each verb HEAD, history and every file are as it left them.',
  prepare: prepared({ main: files, topic: { a: 'a topic', d: 'd topic' } }, (fs) => put(fs, ROOT, { b: 'b2' })),
  steps: [committing('on main'), switching('topic'), edit(ROOT, 'c', 'c on topic'), committing('on topic')],
});

/** Together and back. */
export const commitMergeRestore: Scenario = workScenario({
  name: 'commit, merge, restore',
  promise: 'The same with a merge and a restore.',
  between: eachFile,
  prepare: prepared({ main: files, topic: { a: 'a topic', d: 'd topic' } }, (fs) => put(fs, ROOT, { b: 'b2' })),
  steps: [
    committing('on main'),
    merging('topic'),
    edit(ROOT, 'd', 'changed my mind'),
    { name: 'restore d', run: (fs) => void restoreSync(open(fs), { paths: ['d'] }) },
  ],
});

/** To a branch of its own, and into the first. */
export const branchCommitMerge: Scenario = workScenario({
  name: 'switch --create, commit, switch, merge',
  promise: 'The same for a branch that is made, worked on and merged.',
  prepare: prepared({ main: files }),
  steps: [
    switching('idea'),
    edit(ROOT, 'a', 'a better one'),
    { name: 'commit the idea', run: (fs) => void commit(fs, 'idea') },
    switching('main'),
    merging('idea'),
  ],
});
