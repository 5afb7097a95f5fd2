import { nodeFileSystem, type FileSystem } from '@muse/io';

import * as state from '../src/index.js';
import type {
  BisectState,
  CheckoutJournal,
  Conflict,
  MergeState,
  ObjectId,
  OperationName,
  PickState,
  RebaseState,
  StashEntry,
  StateDir,
} from '../src/index.js';
import { tempDir } from './support.js';

/** An id of one digit. */
export const ID = (digit: string): ObjectId => `sha256:${digit.repeat(64)}` as ObjectId;

export const CONFLICTS: readonly Conflict[] = [
  {
    path: 'a.py',
    reason: 'content',
    base: { kind: 'file', id: ID('1') },
    ours: { kind: 'executable', id: ID('2') },
    theirs: { kind: 'file', id: ID('3'), path: 'moved/a.py' },
    addresses: ['a.py::Foo.bar'],
    resolved: false,
  },
  { path: 'b.py', reason: 'modify/delete', base: { kind: 'symlink', id: ID('4') }, resolved: false },
  { path: 'dir/\udc80 not UTF-8', reason: 'add/add', ours: { kind: 'directory', id: ID('5') }, resolved: true },
];

export const MERGE: MergeState = {
  bases: [ID('a'), ID('b')],
  ours: ID('c'),
  theirs: ID('d'),
  theirsName: 'feature',
  message: 'Merge feature\n\nwith "quotes" and\ttabs é',
  conflictPaths: ['a.py', 'b.py'],
  conflicts: CONFLICTS,
  treeBefore: ID('e'),
  treeMerged: ID('f'),
  created: 1_700_000_000_123,
};

const STOP = {
  treeBefore: ID('6'),
  treeMerged: ID('7'),
  conflicts: CONFLICTS,
  reason: 'conflict',
  message: 'm',
} as const;

export const REBASE: RebaseState = {
  originalBranch: 'main',
  originalHead: ID('a'),
  onto: ID('b'),
  head: ID('c'),
  remaining: [ID('3'), ID('4'), ID('5')],
  completed: [
    { commit: ID('1'), result: ID('2') },
    { commit: ID('8'), result: null },
  ],
  squash: false,
  todo: [
    { action: 'pick', commit: ID('3') },
    { action: 'reword', commit: ID('4'), message: 'new\n' },
    { action: 'drop', commit: ID('9') },
    { action: 'label', name: 'side' },
    { action: 'merge', name: 'side', commit: ID('5') },
    { action: 'exec', command: 'make test' },
    { action: 'break' },
  ],
  stopped: { step: { action: 'edit', commit: ID('d') }, ...STOP },
  labels: [{ name: 'onto', commit: ID('b') }],
  created: 0,
};

export const PICK: PickState = {
  originalBranch: null,
  originalHead: ID('a'),
  head: ID('b'),
  todo: [ID('1'), ID('2')],
  completed: [{ commit: ID('3'), result: ID('4') }],
  stopped: { commit: ID('5'), ...STOP },
  mainline: 2,
  commits: true,
  created: 5,
};

export const BISECT: BisectState = {
  terms: { good: 'fast', bad: 'slow' },
  originalBranch: 'topic/x',
  originalHead: ID('a'),
  bad: ID('b'),
  good: [ID('c'), ID('d')],
  skipped: [ID('e')],
  current: ID('f'),
  paths: ['src', 'two\nlines'],
  firstParent: false,
  log: [
    { action: 'start', commits: [], time: 1 },
    { action: 'good', commits: [ID('c'), ID('d')], time: 2 },
  ],
  created: 1,
};

export const JOURNAL: CheckoutJournal = {
  operation: 'switch',
  head: { before: 'ref: refs/heads/main\n', after: 'ref: refs/heads/topic\n' },
  ref: { name: 'refs/heads/topic', expected: null, next: ID('a') },
  record: { operation: 'merge', before: null, after: MERGE },
  trees: { from: ID('b'), to: ID('c') },
  paths: ['a', 'dir/\udc80 not UTF-8', 'two\nlines'],
  dropped: [
    { path: 'a', version: { kind: 'file', id: ID('8') } },
    { path: 'b', version: null },
  ],
  unsynced: [{ from: null, to: ID('9'), began: '1700000000000000000', ended: '1700000000000000001', kept: ['c'] }],
  boot: '1234',
  state: 'applying',
};

export const STASHED: StashEntry = {
  id: ID('a'),
  base: ID('b'),
  branch: 'main',
  message: 'work in progress',
  time: 1_700_000_000_000,
  author: { name: 'Ada', email: 'ada@example.org' },
};

/** A record of an operation, with the calls on it by one name each. */
export interface RecordCase<T extends object = object> {
  readonly operation: OperationName;
  readonly file: string;
  readonly sample: T;
  /** Another one, as the same operation might write next. */
  readonly next: T;
  write(at: StateDir, record: T, options?: { readonly expected?: T | null }): unknown;
  read(at: StateDir): T | null;
  clear(at: StateDir, options?: { readonly expected?: T }): boolean;
}

const of = <T extends object>(record: RecordCase<T>): RecordCase => record as unknown as RecordCase;

/** The records that are written by compare-and-swap. */
export const SWAPPED: readonly RecordCase[] = [
  of<MergeState>({
    operation: 'merge',
    file: 'MERGE_STATE.json',
    sample: MERGE,
    next: { ...MERGE, conflicts: CONFLICTS.map((each) => ({ ...each, resolved: true })), conflictPaths: [] },
    write: state.writeMergeStateSync,
    read: state.readMergeStateSync,
    clear: state.clearMergeStateSync,
  }),
  of<RebaseState>({
    operation: 'rebase',
    file: 'REBASE_STATE.json',
    sample: REBASE,
    next: { ...REBASE, stopped: null, todo: REBASE.todo.slice(1), remaining: REBASE.remaining.slice(1) },
    write: state.saveRebaseStateSync,
    read: state.loadRebaseStateSync,
    clear: state.clearRebaseStateSync,
  }),
  of<PickState>({
    operation: 'cherry-pick',
    file: 'CHERRY_PICK_STATE.json',
    sample: PICK,
    next: { ...PICK, stopped: null, mainline: null },
    write: state.writeCherryPickStateSync,
    read: state.readCherryPickStateSync,
    clear: state.clearCherryPickStateSync,
  }),
  of<PickState>({
    operation: 'revert',
    file: 'REVERT_STATE.json',
    sample: PICK,
    next: { ...PICK, todo: [], commits: false },
    write: state.writeRevertStateSync,
    read: state.readRevertStateSync,
    clear: state.clearRevertStateSync,
  }),
  of<BisectState>({
    operation: 'bisect',
    file: 'BISECT_STATE.json',
    sample: BISECT,
    next: { ...BISECT, current: null, originalBranch: null },
    write: state.writeBisectStateSync,
    read: state.readBisectStateSync,
    clear: state.clearBisectStateSync,
  }),
];

/** Those and the checkout journal, whose writers hold the lock of the work tree. */
export const RECORDS: readonly RecordCase[] = [
  ...SWAPPED,
  of<CheckoutJournal>({
    operation: 'checkout',
    file: 'CHECKOUT.json',
    sample: JOURNAL,
    next: { ...JOURNAL, state: 'applied' },
    write: state.writeCheckoutJournalSync,
    read: state.readCheckoutJournalSync,
    clear: state.clearCheckoutJournalSync,
  }),
];

/** A state directory of its own. */
export function newState(fs: FileSystem = nodeFileSystem): StateDir {
  return { fs, dir: tempDir() };
}
