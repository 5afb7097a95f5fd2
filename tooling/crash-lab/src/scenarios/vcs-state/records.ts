import type { FileSystem } from '@muse/io';
import {
  clearBisectStateSync,
  clearCheckoutJournalSync,
  clearCherryPickStateSync,
  clearMergeStateSync,
  clearRebaseStateSync,
  clearRevertStateSync,
  loadRebaseStateSync,
  readBisectStateSync,
  readCheckoutJournalSync,
  readCherryPickStateSync,
  readMergeStateSync,
  readRevertStateSync,
  readUnfinishedSync,
  saveRebaseStateSync,
  writeBisectStateSync,
  writeCheckoutJournalSync,
  writeCherryPickStateSync,
  writeMergeStateSync,
  writeRevertStateSync,
} from '@muse/vcs-state';
import type { MergeState, OperationName, RebaseState, StateDir } from '@muse/vcs-state';
import type { Scenario } from '../../scenario.js';
import { BISECT, CHECKOUT, MERGE, PICK, REBASE } from './samples.js';
import { DIR, open, prepare, sweep } from './state-dir.js';

/** The calls on one kind of record. */
interface RecordCalls<T> {
  readonly operation: OperationName;
  readonly first: T;
  readonly next: T;
  write(state: StateDir, record: T, options: { readonly expected: T | null }): unknown;
  read(state: StateDir): T | null;
  clear(state: StateDir): boolean;
}

const merge = recordScenario<MergeState>({
  operation: 'merge',
  first: MERGE,
  next: { ...MERGE, conflictPaths: [], conflicts: MERGE.conflicts.map((each) => ({ ...each, resolved: true })) },
  write: writeMergeStateSync,
  read: readMergeStateSync,
  clear: clearMergeStateSync,
});

/** In a directory that nothing has been written to, so that the one for locks is made as well. */
const firstMerge: Scenario = {
  ...merge,
  name: 'vcs-state/first merge',
  prepare: (fs) => fs.sync.mkdir(DIR),
};

const rebase = recordScenario<RebaseState>({
  operation: 'rebase',
  first: REBASE,
  next: { ...REBASE, stopped: null, completed: [] },
  write: saveRebaseStateSync,
  read: loadRebaseStateSync,
  clear: clearRebaseStateSync,
});

const cherryPick = recordScenario({
  operation: 'cherry-pick',
  first: PICK,
  next: { ...PICK, todo: [], stopped: null },
  write: writeCherryPickStateSync,
  read: readCherryPickStateSync,
  clear: clearCherryPickStateSync,
});

const revert = recordScenario({
  operation: 'revert',
  first: PICK,
  next: { ...PICK, todo: [], stopped: null },
  write: writeRevertStateSync,
  read: readRevertStateSync,
  clear: clearRevertStateSync,
});

const bisect = recordScenario({
  operation: 'bisect',
  first: BISECT,
  next: { ...BISECT, current: null },
  write: writeBisectStateSync,
  read: readBisectStateSync,
  clear: clearBisectStateSync,
});

const checkout = recordScenario({
  operation: 'checkout',
  first: CHECKOUT,
  next: { ...CHECKOUT, state: 'applied' },
  write: writeCheckoutJournalSync,
  read: readCheckoutJournalSync,
  clear: clearCheckoutJournalSync,
});

export const scenarios: readonly Scenario[] = [merge, firstMerge, rebase, cherryPick, revert, bisect, checkout];

/** Begun, gone on with, finished, and begun again. */
function recordScenario<T extends object>(calls: RecordCalls<T>): Scenario {
  const { operation, first, next, write, read, clear } = calls;
  const writing = (expected: T | null, record: T) => (fs: FileSystem) => void write(open(fs), record, { expected });
  return {
    name: `vcs-state/${operation}`,
    promise: `The state of a ${operation} is wholly there as it was or as it is to be, or not at all; never damaged.`,
    prepare,
    steps: [
      { name: `begin a ${operation}`, run: writing(null, first) },
      { name: 'go on with it', run: writing(first, next) },
      { name: 'finish it', run: (fs) => void clear(open(fs)) },
      { name: 'begin another', run: writing(null, next) },
    ],
    observe: (fs) => ({
      record: read(open(fs)),
      unfinished: readUnfinishedSync(open(fs)).map((each) => each.operation),
    }),
    next(fs) {
      sweep(fs);
      write(open(fs), first, { expected: read(open(fs)) });
      clear(open(fs));
      if (readUnfinishedSync(open(fs)).length > 0) throw new Error('the operation did not end');
      write(open(fs), next, { expected: null });
    },
  };
}
