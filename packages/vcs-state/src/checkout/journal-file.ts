import { createHash } from 'node:crypto';

import { MuseError, type FileSystem } from '@muse/io';
import { port, removeFile, writeFileAtomic, type Protocol } from '@muse/io/protocols';

import { faultOf, type CheckoutJournal } from './checkout-journal.js';

/** Where a work tree's unfinished operation is kept: its own state directory. */
export interface CheckoutState {
  readonly fs: FileSystem;
  readonly dir: string;
}

/** Largest journal, in bytes: some millions of paths. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Writes the journal durably, replacing one that is there. A crash leaves the complete old or new one. The caller holds
 * the lock of the work tree.
 *
 * @throws `ERR_MUSE_BAD_CHECKOUT_JOURNAL` (refused) for a journal that could not be read back.
 */
export function* writeCheckoutJournal(state: CheckoutState, journal: CheckoutJournal): Protocol<void> {
  const text = JSON.stringify(journal);
  const bytes = Buffer.from(`{"sum":"${sumOf(text)}","journal":${text}}\n`, 'utf8');
  const fault = bytes.length > LARGEST ? `it is larger than ${LARGEST} bytes` : faultOf(journal);
  if (fault !== undefined) {
    throw new MuseError(`this checkout journal cannot be written: ${fault}`, {
      code: 'ERR_MUSE_BAD_CHECKOUT_JOURNAL',
      kind: 'refused',
    });
  }
  yield* writeFileAtomic(journalPath(state), bytes);
}

/**
 * The journal of an operation that was not finished; `null` if there is none.
 *
 * @throws `ERR_MUSE_DAMAGED_CHECKOUT_JOURNAL` (damaged), and the file stays as it is: a damaged one is never taken for none.
 */
export function* readCheckoutJournal(state: CheckoutState): Protocol<CheckoutJournal | null> {
  const path = journalPath(state);
  const stat = yield* port.lstat(path);
  if (stat === undefined) return null;
  if (stat.kind !== 'file') throw damagedJournal(path, `it is a ${stat.kind}, not a file`);
  if (stat.size > LARGEST) throw damagedJournal(path, `it is larger than ${LARGEST} bytes`);
  const bytes = yield* port.readFile(path);
  return bytes === undefined ? null : parseJournal(Buffer.from(bytes).toString('utf8'), path);
}

/** Removes the journal durably: the operation is finished or undone. False if there was none. */
export function* clearCheckoutJournal(state: CheckoutState): Protocol<boolean> {
  return yield* removeFile(journalPath(state));
}

function parseJournal(text: string, path: string): CheckoutJournal {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw damagedJournal(path, text === '' ? 'it is empty' : 'it is not JSON', error);
  }
  const { sum, journal } = (parsed ?? {}) as { sum?: unknown; journal?: unknown };
  if (sum !== sumOf(JSON.stringify(journal) ?? ''))
    throw damagedJournal(path, 'its content does not match its checksum');
  const fault = faultOf(journal);
  if (fault !== undefined) throw damagedJournal(path, fault);
  return journal as CheckoutJournal;
}

function journalPath(state: CheckoutState): string {
  return `${state.dir}/CHECKOUT.json`;
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function damagedJournal(path: string, reason: string, cause?: unknown): MuseError {
  return new MuseError(`the journal of an unfinished operation, ${path}, is damaged: ${reason}`, {
    code: 'ERR_MUSE_DAMAGED_CHECKOUT_JOURNAL',
    kind: 'damaged',
    hint: 'A change of the work tree was interrupted, and what it was can no longer be read. Compare the work tree with HEAD (muse diff), then remove the file.',
    data: { path, reason },
    cause,
  });
}
