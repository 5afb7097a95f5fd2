import type { Protocol } from '@muse/io/protocols';

import { CHECKOUT_JOURNAL, type CheckoutJournal } from '../checkout/checkout-journal.js';
import { readRecord, recordPath } from '../record/record-file.js';
import type { RecordKind } from '../record/record-kind.js';
import type { StateDir } from '../record/state-dir.js';
import { OPERATIONS, type OperationInfo, type OperationName } from './operations.js';
import { RECORD_KINDS, type OperationRecords } from './record-move.js';

interface Records extends OperationRecords {
  readonly checkout: CheckoutJournal;
}

/** An operation that this work tree is in the middle of. */
export type UnfinishedOperation = {
  readonly [Name in OperationName]: {
    readonly operation: Name;
    /** The file that says so. */
    readonly path: string;
    /** The command that goes on with it, and the one that gives it up; `null` if there is none. */
    readonly resume: string | null;
    readonly abort: string | null;
    readonly record: Records[Name];
  };
}[OperationName];

/** The kind of record of each operation. */
export const OPERATION_RECORDS: { readonly [Name in OperationName]: RecordKind<Records[Name]> } = {
  checkout: CHECKOUT_JOURNAL,
  ...RECORD_KINDS,
};

/**
 * The operations that this work tree is in the middle of, in the order in which they must be dealt with: an interrupted
 * checkout (which the next command finishes by itself), then at most one of merge, rebase, cherry-pick and revert, then
 * bisect. Empty if there is none. Needs no lock.
 *
 * @throws `ERR_MUSE_DAMAGED_STATE` (damaged) if any record is damaged, `ERR_MUSE_NEWER_STATE` (setup); never taken for none
 */
export function* readUnfinished(state: StateDir): Protocol<readonly UnfinishedOperation[]> {
  const found: UnfinishedOperation[] = [];
  for (const info of OPERATIONS) {
    const unfinished = yield* readOne(state, info);
    if (unfinished !== null) found.push(unfinished);
  }
  return found;
}

function* readOne(state: StateDir, info: OperationInfo): Protocol<UnfinishedOperation | null> {
  const { operation, resume, abort } = info;
  const record = yield* readRecord<Records[OperationName]>(state, OPERATION_RECORDS[operation]);
  // A checkout that is `applied` is over; its journal stays for the case of a power cut.
  if (record === null || ('state' in record && record.state === 'applied')) return null;
  return { operation, path: recordPath(state, info), resume, abort, record } as UnfinishedOperation;
}
