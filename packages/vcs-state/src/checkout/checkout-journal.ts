import type { ObjectId } from '../record/object-id.js';
import type { RecordKind } from '../record/record-kind.js';
import { list, nullable, object, oneOf, optional, value } from '../record/shape.js';
import { objectId, text, word } from '../record/values.js';
import { operationInfo } from '../unfinished/operations.js';
import { recordMoveShape, type RecordMove } from '../unfinished/record-move.js';
import { droppedPath, type DroppedPath } from './dropped-path.js';
import { unsyncedCheckout, type UnsyncedCheckout } from './unsynced-checkout.js';

/**
 * What a change of the work tree is about to do, written before its first step: after a crash the next command finishes
 * or undoes it.
 */
export interface CheckoutJournal {
  /** The verb: `switch`, `merge`, `restore`, `commit` … */
  readonly operation: string;
  /** The content of the HEAD file before and after. */
  readonly head: { readonly before: string; readonly after: string };
  /** The ref that moves with it. */
  readonly ref?: { readonly name: string; readonly expected: ObjectId | null; readonly next: ObjectId | null };
  /** The record of an operation that comes, changes or goes with it. */
  readonly record?: RecordMove;
  /** The trees of the work tree before (`null`: none) and after. */
  readonly trees: { readonly from: ObjectId | null; readonly to: ObjectId };
  /** The paths it touches, where it is not the whole difference of the trees. */
  readonly paths?: readonly string[];
  /** Where the work tree is not as `trees.from` says, and shall nevertheless become as `trees.to` says. */
  readonly dropped?: readonly DroppedPath[];
  /** Checkouts whose files may not be on the disk yet, oldest first; this one too once it is `applied`. */
  readonly unsynced?: readonly UnsyncedCheckout[];
  /** Which boot of the machine wrote this: after another one, what was not synced may be lost. */
  readonly boot: string;
  /** `applying`: files are being changed; `applied`: they all are, the ref and HEAD too, but the files are not synced. */
  readonly state: 'applying' | 'applied';
}

const refName = value(
  (found): found is string => typeof found === 'string' && found.startsWith('refs/'),
  'is no name of a ref',
);

export const CHECKOUT_JOURNAL: RecordKind<CheckoutJournal> = {
  file: operationInfo('checkout').file,
  what: 'the journal of an unfinished operation',
  version: 1,
  shape: object<CheckoutJournal>({
    operation: word,
    head: object<CheckoutJournal['head']>({ before: text, after: text }),
    ref: optional(
      object<NonNullable<CheckoutJournal['ref']>>({
        name: refName,
        expected: nullable(objectId),
        next: nullable(objectId),
      }),
    ),
    record: optional(recordMoveShape),
    trees: object<CheckoutJournal['trees']>({ from: nullable(objectId), to: objectId }),
    paths: optional(list(text)),
    dropped: optional(list(droppedPath)),
    unsynced: optional(list(unsyncedCheckout)),
    boot: text,
    state: oneOf('applying', 'applied'),
  }),
  wayOut:
    'A change of the work tree was interrupted, and what it was can no longer be read. Compare the work tree with HEAD (muse diff), then remove the file.',
};
