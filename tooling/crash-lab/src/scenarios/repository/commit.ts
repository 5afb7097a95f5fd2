import { switchToSync, addWorktreeSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { edit, put, save } from '../support.js';
import { begin, commit, committing, open, prepared, ROOT, tipOf, workScenario } from './home.js';

/* A commit is there with all it names, or the branch is where it was; the work tree does not change. */

const files = { a: 'a1', 'd/b': 'b1', 'd/c': 'c1', run: '#! 1', link: '-> a', untouched: 'u' };

/** On a branch without commits. */
export const firstCommit: Scenario = workScenario({
  name: 'first commit',
  promise: 'The first commit is wholly there or the branch is without commits.',
  prepare: (fs) => {
    begin(fs);
    put(fs, ROOT, files);
  },
  steps: [committing('first')],
});

/** The most ordinary one. */
export const commitOneFile: Scenario = workScenario({
  name: 'commit of one file',
  promise: 'A commit is wholly there or wholly absent, and stays once it is acknowledged.',
  prepare: prepared({ main: files }, (fs) => put(fs, ROOT, { a: 'a2' })),
  steps: [committing('second'), edit(ROOT, 'd/b', 'b2'), committing('third')],
});

/** Additions, changes, removals, modes and links. */
export const commitManyFiles: Scenario = workScenario({
  name: 'commit of many files',
  promise: 'The same for a commit that adds, changes and removes many files.',
  prepare: prepared({ main: files }, (fs) =>
    put(fs, ROOT, {
      a: '-> d/b',
      'd/b': null,
      'd/c': 'c2',
      run: 'plain now',
      link: 'a file now',
      'e/f/g': 'deep',
      ...Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`many/${n}`, `number ${n}`])),
    }),
  ),
  steps: [committing('many')],
});

/** Some of what changed. */
export const commitPaths: Scenario = workScenario({
  name: 'commit of named paths',
  promise: 'The named paths are committed or not; what else the user has changed or added stays as it is.',
  prepare: prepared({ main: files }, (fs) =>
    put(fs, ROOT, { a: 'a2', 'd/b': 'b2', 'd/new': 'new', mine: 'untracked' }),
  ),
  steps: [committing('d only', { paths: ['d'] }), committing('a only', { paths: ['a'] })],
});

/** Not on a branch. */
export const commitDetached: Scenario = workScenario({
  name: 'commit on a detached HEAD',
  promise: 'HEAD is at the new commit or at the old one, and no branch moves.',
  prepare: prepared({ main: files }, (fs) => {
    switchToSync(open(fs), { to: { commit: tipOf(fs, 'main') } });
    put(fs, ROOT, { a: 'a2' });
  }),
  steps: [committing('detached'), edit(ROOT, 'a', 'a3'), committing('detached again')],
});

/** That changes nothing. */
export const commitEmpty: Scenario = workScenario({
  name: 'commit without a change',
  promise: 'A commit of the same tree is there or not.',
  prepare: prepared({ main: files }),
  steps: [committing('empty', { allowEmpty: true })],
});

/** From a second work tree. */
export const commitLinked: Scenario = workScenario({
  name: 'commit from a second work tree',
  promise: 'The same in a linked work tree; the main one and its branch stay as they are.',
  linked: ['/linked'],
  prepare: prepared({ main: files, topic: { a: 'a-topic' } }, (fs) => {
    addWorktreeSync(open(fs), '/linked', { branch: 'topic' });
    put(fs, ROOT, { a: 'uncommitted in the main one' });
    save(fs, '/linked/a', 'changed');
  }),
  steps: [
    { name: 'commit in the linked work tree', run: (fs) => void commit(fs, 'linked', { root: '/linked' }) },
    { name: 'commit in the main one', run: (fs) => void commit(fs, 'in the main one') },
  ],
});
