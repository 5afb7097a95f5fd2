import type { Protocol } from '@muse/io/protocols';

import type { ObjectId } from '../id/object-id.js';
import type { Stamp } from '../update/stamp.js';
import { appendToLog } from './log-file.js';
import type { StoredEntry } from './record.js';

/** What moved from where to where; `from` is `undefined` if the place was damaged, so that only the log knows. */
export interface LoggedMove {
  readonly from: ObjectId | null | undefined;
  readonly to: ObjectId | null;
  readonly stamp: Stamp;
  /** The transaction that this is part of: its second attempt adds nothing. */
  readonly txn?: string;
}

/**
 * Notes a movement that is about to happen. A crash before it does leaves an entry that the ref does not bear out, a
 * power cut may leave a ref without its entry: either way the next movement notes first where the ref really was.
 */
export function* logMove(path: string, move: LoggedMove): Protocol<void> {
  const { to, stamp, txn } = move;
  yield* appendToLog(path, (newest) => {
    if (txn !== undefined && newest?.txn === txn) return [];
    const known = newest?.new ?? null;
    const from = move.from === undefined ? known : move.from;
    const entry = { old: from, new: to, ...stamp, ...(txn === undefined ? {} : { txn }) };
    return from === known ? [entry] : [recovered(known, from, stamp), entry];
  });
}

/** The entry for a movement that the log missed, or that it announced and that then did not happen. */
export function recovered(old: ObjectId | null, id: ObjectId | null, at: { time: number; zone: string }): StoredEntry {
  const reason = 'recovered: the log and the ref differed after a crash; this is what the ref held';
  return { old, new: id, actor: '', time: at.time, zone: at.zone, reason };
}
