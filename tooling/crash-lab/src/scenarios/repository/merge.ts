import type { FileSystem } from '@muse/io';
import { mergeSync, switchToSync } from '@muse/repository';
import type { Scenario, Step } from '../../scenario.js';
import { put, save } from '../support.js';
import { commit, goTo, open, prepared, ROOT, SIGNER, tipOf, workScenario } from './home.js';

/* The branch, HEAD and the work tree are all before the merge or all behind it. */

const files = { a: 'a1', 'd/b': 'b1', c: 'c1', gone: 'g1' };
const theirs = { a: 'a2', gone: null, 'e/new': 'new' };

/** Without a commit of its own. */
export const fastForward: Scenario = workScenario({
  name: 'merge, fast-forward',
  promise: 'The branch has moved forward with its files, or neither.',
  prepare: (fs) => {
    prepared({ main: files, topic: theirs })(fs);
    // The commit that `prepared` makes on main last is not in topic.
    switchToSync(open(fs), { to: { branch: 'topic' } });
    mergeSync(open(fs), { theirs: tipOf(fs, 'main'), name: 'main', signer: SIGNER });
    goTo(fs, 'main');
    put(fs, ROOT, { mine: 'untracked', 'd/b': 'in progress' });
  },
  steps: [merging('topic')],
});

/** Of two lines of work. */
export const merge: Scenario = workScenario({
  name: 'merge',
  promise: 'The merge commit is on the branch with its files in the work tree, or nothing has changed.',
  prepare: prepared({ main: files, topic: theirs }, (fs) => {
    save(fs, `${ROOT}/c`, 'c2 on main');
    commit(fs, 'ours');
    put(fs, ROOT, { mine: 'untracked', 'd/b': 'in progress' });
  }),
  steps: [merging('topic')],
});

/** Not on a branch. */
export const mergeDetached: Scenario = workScenario({
  name: 'merge on a detached HEAD',
  promise: 'The same where only HEAD moves.',
  prepare: prepared({ main: files, topic: theirs }, (fs) => {
    switchToSync(open(fs), { to: { commit: tipOf(fs, 'main') } });
  }),
  steps: [merging('topic')],
});

/** A merge as a step. */
export function merging(branch: string): Step {
  return {
    name: `merge ${branch}`,
    run: (fs: FileSystem) => void mergeSync(open(fs), { theirs: tipOf(fs, branch), name: branch, signer: SIGNER }),
  };
}
