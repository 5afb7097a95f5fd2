import type { BisectState, CheckoutJournal, MergeState, PickState, RebaseState, StashEntry } from '@muse/vcs-state';
import { CREATED, id, LONG_TEXT } from './state-dir.js';

const STOP = {
  reason: 'conflict',
  conflicts: [{ path: 'a', reason: 'content', ours: { kind: 'file', id: id('1') }, resolved: false }],
  treeBefore: id('2'),
  treeMerged: id('3'),
  message: LONG_TEXT,
} as const;

export const MERGE: MergeState = {
  bases: [id('a')],
  ours: id('b'),
  theirs: id('c'),
  theirsName: 'topic',
  message: LONG_TEXT,
  conflictPaths: ['a'],
  conflicts: STOP.conflicts,
  treeBefore: id('2'),
  treeMerged: id('3'),
  created: CREATED,
};

export const REBASE: RebaseState = {
  originalBranch: 'main',
  originalHead: id('a'),
  onto: id('b'),
  head: id('c'),
  remaining: [id('d')],
  completed: [{ commit: id('e'), result: id('c') }],
  squash: false,
  todo: [{ action: 'pick', commit: id('d') }],
  stopped: { step: { action: 'edit', commit: id('f') }, ...STOP },
  labels: [],
  created: CREATED,
};

export const PICK: PickState = {
  originalBranch: 'main',
  originalHead: id('a'),
  head: id('b'),
  todo: [id('c'), id('d')],
  completed: [],
  stopped: { commit: id('e'), ...STOP },
  mainline: null,
  commits: true,
  created: CREATED,
};

export const BISECT: BisectState = {
  terms: { good: 'good', bad: 'bad' },
  originalBranch: 'main',
  originalHead: id('a'),
  bad: id('a'),
  good: [id('b')],
  skipped: [],
  current: id('c'),
  paths: [],
  firstParent: false,
  log: Array.from({ length: 60 }, () => ({ action: 'good', commits: [id('b')], time: CREATED })),
  created: CREATED,
};

export const CHECKOUT: CheckoutJournal = {
  operation: 'switch',
  head: { before: 'ref: refs/heads/main\n', after: 'ref: refs/heads/topic\n' },
  trees: { from: id('a'), to: id('b') },
  paths: Array.from({ length: 400 }, (_, index) => `dir/file-${index}`),
  boot: 'boot1',
  state: 'applying',
};

/** Entries of the stash list are told apart by their messages. */
export function stashed(message: string): StashEntry {
  return {
    id: id('a'),
    base: id('b'),
    branch: 'main',
    message,
    time: CREATED,
    author: { name: 'Ada', email: 'ada@example.org' },
  };
}
