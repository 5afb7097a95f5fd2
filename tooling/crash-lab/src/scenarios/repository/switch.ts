import { errorCode } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { switchToSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { edit, put } from '../support.js';
import { commit, open, prepared, recover, ROOT, switching, timePasses, tipOf, workScenario } from './home.js';

/* The work tree, the ref and HEAD go together; what is not committed stays. */

/** Everything that can become of a path between two commits. */
const MAIN = {
  changed: 'version one',
  removed: 'only in main',
  'd/removed': 'the last in its directory',
  run: '#! 1',
  link: '-> changed',
  'file-to-directory': 'a file',
  'directory-to-file/inner': 'in a directory',
  same: 'same',
};
const TOPIC = {
  changed: 'version two, which is longer',
  removed: null,
  d: null,
  'e/added': 'only in topic',
  run: 'plain now',
  link: '-> run',
  'file-to-directory': null,
  'file-to-directory/deep/inner': 'in a directory now',
  'directory-to-file': 'a file now',
};
const MINE = { mine: 'untracked', 'e2/mine': 'untracked too' };
const home = prepared({ main: MAIN, topic: TOPIC }, (fs) => put(fs, ROOT, MINE));

/** There and back. */
export const switchBranch: Scenario = workScenario({
  name: 'switch',
  promise:
    'Work tree and HEAD are on one branch, wholly; a crash in the middle is finished or undone by the next command.',
  prepare: home,
  steps: [switching('topic')],
});

/** The same, where the next command is a write. */
export const switchThenWrite: Scenario = {
  ...switchBranch,
  name: 'repository/switch, recovered by a write',
  recover: commitNothing,
};

/** By small steps, to be explored more deeply. */
export const switchSmall: Scenario = workScenario({
  name: 'switch with two files, there and back',
  promise: 'The same for each of two checkouts with more than a minute between them.',
  prepare: prepared({ main: { a: 'a1', b: 'b1' }, topic: { a: 'a2, longer', b: null, c: 'c2' } }),
  steps: [switching('topic'), timePasses, switching('main')],
});

/** With work in progress. */
export const switchCarrying: Scenario = workScenario({
  name: 'switch with uncommitted work',
  promise: 'What is not committed, in files that both branches share, is carried along byte by byte.',
  prepare: prepared({ main: { a: 'a1', same: 'same', gone: 'g' }, topic: { a: 'a2' } }, (fs) =>
    put(fs, ROOT, { same: 'in progress', gone: null, 'new/file': 'untracked' }),
  ),
  steps: [switching('topic')],
});

/** To a commit. */
export const switchDetached: Scenario = workScenario({
  name: 'switch to a commit',
  promise: 'HEAD is on the branch or on the commit, with the files of that one.',
  prepare: prepared({ main: { a: 'a1' }, topic: { a: 'a2', b: 'b2' } }),
  steps: [
    { name: 'detach at topic', run: (fs) => void switchToSync(open(fs), { to: { commit: tipOf(fs, 'topic') } }) },
  ],
});

/** To a branch that is made on the way. */
export const switchCreate: Scenario = workScenario({
  name: 'switch --create',
  promise: 'The new branch is there and checked out, or neither; also where it starts elsewhere.',
  prepare: prepared({ main: { a: 'a1' }, topic: { a: 'a2' } }, (fs) => put(fs, ROOT, { mine: 'untracked' })),
  steps: [
    switching('here'),
    {
      name: 'make a branch at topic',
      run: (fs) => void switchToSync(open(fs), { create: { branch: 'there', start: tipOf(fs, 'topic') } }),
    },
  ],
});

/** Dropping what is not committed. */
export const switchForce: Scenario = workScenario({
  name: 'switch --force',
  promise: 'Uncommitted work that is dropped when told so is in the store; the switch is finished or undone.',
  kept: ['work in progress', 'more of it'],
  prepare: prepared({ main: { a: 'a1', b: 'b1', c: 'c1' }, topic: { a: 'a2', c: 'c2' } }, (fs) =>
    put(fs, ROOT, { a: 'work in progress', b: 'more of it', mine: 'untracked' }),
  ),
  steps: [
    {
      name: 'switch to topic by force',
      run: (fs) => void switchToSync(open(fs), { to: { branch: 'topic' }, force: true }),
    },
  ],
});

/** Of three branches, within a minute. */
export const switchTwice: Scenario = workScenario({
  name: 'switch twice within a minute',
  promise: 'After the second of two checkouts the files that only the first one wrote are kept too.',
  prepare: prepared({
    main: { a: 'a main', b: 'b main', x: 'x main' },
    second: { a: 'a second', b: null, c: 'c second' },
    third: { c: 'c third', x: null },
  }),
  steps: [switching('second'), switching('third'), switching('main')],
});

/** What the user does afterwards, while the files of the checkout may still be in memory only. */
export const switchThenEdit: Scenario = workScenario({
  name: 'switch, then the user edits',
  promise: 'What the user saves after a checkout stays, also where it looks like what a power cut makes of a file.',
  prepare: prepared({
    main: { cut: 'short', back: 'as in main', other: 'o main' },
    topic: { cut: 'short, and a tail', back: 'as in topic', other: 'o topic' },
  }),
  steps: [
    switching('topic'),
    edit(ROOT, 'cut', 'short, and'),
    edit(ROOT, 'back', 'as in main'),
    { name: 'commit one of them', run: (fs) => void commit(fs, 'back', { paths: ['back'] }) },
  ],
});

/** Times that the stat cache believes. */
export const switchThenStatus: Scenario = workScenario({
  name: 'switch, then status',
  promise: 'A stat cache written after a checkout never vouches for a file that a power cut has torn.',
  prepare: prepared({ main: { a: 'a main', b: 'b main' }, topic: { a: 'a topic', b: 'b topic' } }),
  steps: [
    switching('topic'),
    { name: 'time passes, and status', run: laterStatus },
    { name: 'more time passes, and status again', run: laterStatus },
  ],
});

function laterStatus(fs: FileSystem): void {
  fs.sync.sleep(5_000);
  recover(fs);
}

/** A command that writes nothing in the end, and puts right first what it finds. */
function commitNothing(fs: FileSystem): void {
  try {
    commit(fs, 'nothing', { paths: ['same'] });
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_NOTHING_TO_COMMIT') throw error;
  }
}
