import { errorCode } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { addWorktreeSync, listWorktreesSync, removeWorktreeSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { put } from '../support.js';
import { expectKept, expectVerified, look, next, open, prepared, recover, ROOT, tipOf, workScenario } from './home.js';

const LINKED = '/linked';
const files = { a: '1', 'd/b': 'b1', run: '#! 1' };

/** On a branch that is there, and on one that is made. */
export const addWorktree: Scenario = {
  ...workScenario({
    name: 'worktree add',
    promise: 'There is no second work tree, or a complete one on its branch.',
    linked: [LINKED],
    prepare: prepared({ main: files, topic: { a: '2' } }),
    steps: [{ name: 'add a work tree', run: (fs) => void addWorktreeSync(open(fs), LINKED, { branch: 'topic' }) }],
  }),
  observe,
  next: addAgain,
};

/** With its branch. */
export const addWorktreeCreating: Scenario = {
  ...workScenario({
    name: 'worktree add --create',
    promise: 'The same where the branch is made with it: both are there or neither.',
    linked: [LINKED],
    prepare: prepared({ main: files, topic: { a: '2' } }),
    steps: [
      {
        name: 'add a work tree on a new branch',
        run: (fs) => void addWorktreeSync(open(fs), LINKED, { branch: 'new', create: { start: tipOf(fs, 'topic') } }),
      },
    ],
  }),
  observe,
  next: addAgain,
};

/** With uncommitted work in it. */
export const removeWorktree: Scenario = {
  ...workScenario({
    name: 'worktree remove',
    promise:
      'What was not committed in a work tree is stored before its first file goes; the same command again removes the rest.',
    linked: [LINKED],
    prepare: prepared({ main: files, topic: { a: '2' } }, (fs) => {
      addWorktreeSync(open(fs), LINKED, { branch: 'topic' });
      fs.sync.sleep(120_000);
      put(fs, LINKED, { a: 'work in progress' });
    }),
    steps: [{ name: 'remove the work tree', run: (fs) => void removeWorktreeSync(open(fs), LINKED, { force: true }) }],
    between: () => true,
  }),
  recover: (fs) => recover(fs),
  observe,
  check: (fs) => {
    expectVerified(fs);
    expectKept(fs, [ROOT, LINKED], 'work in progress');
  },
  next: (fs) => {
    if (listWorktreesSync(open(fs)).some(({ path }) => path === LINKED)) {
      removeWorktreeSync(open(fs), LINKED, { force: true });
    }
    addAgain(fs);
  },
};

/** Complete work trees; one that nothing points to is none. */
function observe(fs: FileSystem): unknown {
  const trees = listWorktreesSync(open(fs)).filter((tree) => !tree.abandoned);
  return trees.map(({ path, tip }) => ({ path, tip, look: lookInto(fs, path) }));
}

/** One that is being removed can only be removed. */
function lookInto(fs: FileSystem, root: string): unknown {
  try {
    return look(fs, root);
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_WORKTREE_REMOVED') throw error;
    return 'being removed';
  }
}

/** Adds it if it is not there, and works in both. */
function addAgain(fs: FileSystem): void {
  if (!listWorktreesSync(open(fs)).some((tree) => tree.path === LINKED && !tree.abandoned)) {
    addWorktreeSync(open(fs), LINKED, { branch: 'topic' });
  }
  next(fs, [LINKED]);
}
