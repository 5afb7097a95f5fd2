import type { FileSystem } from '@muse/io';
import {
  clearCheckoutJournalSync,
  moveOperationRecordSync,
  readCheckoutJournalSync,
  readUnfinishedSync,
  writeCheckoutJournalSync,
} from '@muse/vcs-state';
import type { RecordMove } from '@muse/vcs-state';
import type { Scenario, Step } from '../../scenario.js';
import { CHECKOUT, MERGE } from './samples.js';
import { open, prepare, sweep } from './state-dir.js';

const RESOLVED = {
  ...MERGE,
  conflictPaths: [],
  conflicts: MERGE.conflicts.map((each) => ({ ...each, resolved: true })),
};

/** The state of a merge that comes, changes and goes with the files. */
export const recordMove: Scenario = {
  name: 'vcs-state/record with checkout',
  promise:
    'What a checkout journal says of a record is done when the journal is gone, however often it is interrupted.',
  prepare,
  steps: [
    moving('a merge with conflicts', { operation: 'merge', before: null, after: MERGE }),
    moving('a resolution', { operation: 'merge', before: MERGE, after: RESOLVED }),
    moving('an abort', { operation: 'merge', before: RESOLVED, after: null }),
  ],
  recover: finish,
  observe: (fs) => readUnfinishedSync(open(fs)).map(({ record }) => record),
  next(fs) {
    sweep(fs);
    const merge = readUnfinishedSync(open(fs)).find(({ operation }) => operation === 'merge');
    const before = merge?.operation === 'merge' ? merge.record : null;
    const after = before === null ? MERGE : null;
    moving('the next change', { operation: 'merge', before, after }).run(fs);
    if (readUnfinishedSync(open(fs)).length !== (after === null ? 0 : 1)) throw new Error('the record did not move');
  },
};

function moving(name: string, record: RecordMove): Step {
  return {
    name,
    run(fs) {
      writeCheckoutJournalSync(open(fs), { ...CHECKOUT, record });
      finish(fs);
    },
  };
}

/** What a checkout does at its end, and what the next command does after a crash. */
function finish(fs: FileSystem): void {
  const journal = readCheckoutJournalSync(open(fs));
  if (journal === null) return;
  if (!moveOperationRecordSync(open(fs), journal.record!, 'after')) throw new Error('the record is at neither side');
  clearCheckoutJournalSync(open(fs));
}
