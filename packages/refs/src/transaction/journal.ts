import { createHash } from 'node:crypto';

import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import { openIfThere, readUpTo } from '../disk/read-file.js';
import { parseHead } from '../head/format.js';
import { isObjectId, type ObjectId } from '../id/object-id.js';
import { brokenFullRule } from '../name/check-name.js';
import { journalPath, type RefStore } from '../store/ref-store.js';
import type { Stamp } from '../update/stamp.js';

/** One ref's part in a transaction. `null` means that it does not exist. */
export interface RefMove {
  readonly name: string;
  readonly from: ObjectId | null;
  readonly to: ObjectId | null;
}

/** One HEAD's part: its file changes, or only the branch that it names moves. */
export interface HeadMove {
  /** The directory of the HEAD, relative to the store's; empty for the store's own. */
  readonly dir: string;
  /** Content of the file before and after; the same where only the branch moves. */
  readonly before: string;
  readonly after: string;
  /** The commit that HEAD stands for, before and after. */
  readonly from: ObjectId | null;
  readonly to: ObjectId | null;
}

/**
 * A transaction that is decided: once this is in `transactions/refs.json` the transaction has happened. Readers see
 * through it, and whoever takes the lock next carries it out and removes it. There is one lock, so there is one journal.
 */
export interface RefJournal {
  readonly version: 1;
  /** Tells apart reflog entries that an interrupted attempt has already written. */
  readonly id: string;
  readonly moves: readonly RefMove[];
  readonly heads: readonly HeadMove[];
  /** Reflogs that go on under another name. */
  readonly logs: readonly { readonly from: string; readonly to: string }[];
  readonly stamp: Stamp;
}

/** Largest journal that is read, in bytes. */
const LARGEST = 512 * 1024 * 1024;

export function formatJournal(journal: RefJournal): Uint8Array {
  const text = JSON.stringify(journal);
  return Buffer.from(`{"sum":"${sumOf(text)}","journal":${text}}\n`, 'utf8');
}

/** The transaction that is decided but not carried out; `undefined` if there is none, which is nearly always. */
export function* readJournal(store: RefStore): Protocol<RefJournal | undefined> {
  const path = journalPath(store);
  const fd = yield* openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const { size } = yield* port.fstat(fd);
    if (size > LARGEST) throw damagedJournal(path, `it is larger than ${LARGEST} bytes`);
    return parseJournal((yield* readUpTo(fd, size)).toString('utf8'), path);
  } finally {
    yield* port.close(fd);
  }
}

function parseJournal(text: string, path: string): RefJournal {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw damagedJournal(path, 'it is not JSON', error);
  }
  const { sum, journal } = (parsed ?? {}) as { sum?: unknown; journal?: unknown };
  if (sum !== sumOf(JSON.stringify(journal) ?? ''))
    throw damagedJournal(path, 'its content does not match its checksum');
  // What the checksum covers was written by this code, or by a later version of it.
  const { version } = journal as { version?: unknown };
  if (version !== 1) throw damagedJournal(path, `its version is ${String(version)}, and this program knows 1`);
  if (!isJournal(journal as RefJournal)) throw damagedJournal(path, 'it names what cannot be a ref');
  return journal as RefJournal;
}

/** Also a file with a right checksum must not make a roll-forward write outside its place. */
function isJournal(journal: RefJournal): boolean {
  const isValue = (value: unknown): boolean => value === null || isObjectId(value);
  const isName = (name: unknown): boolean => typeof name === 'string' && brokenFullRule(name) === undefined;
  const isHeadDir = (dir: unknown): boolean =>
    typeof dir === 'string' &&
    (dir === '' || dir.split('/').every((part) => part !== '' && part !== '.' && part !== '..'));
  return (
    journal.moves.every((move) => isName(move.name) && isValue(move.from) && isValue(move.to)) &&
    journal.heads.every((head) => isHeadDir(head.dir) && parseHead(head.after) !== undefined) &&
    journal.logs.every((log) => isName(log.from) && isName(log.to))
  );
}

/** What a ref holds for a reader, who finds `stored` in its file, while the journal is there. */
export function seenThrough(journal: RefJournal | undefined, name: string, stored: ObjectId | null): ObjectId | null {
  const move = journal?.moves.find((candidate) => candidate.name === name);
  // A ref that holds neither has moved on since: then the journal is one that a power cut brought back.
  return move !== undefined && stored === move.from ? move.to : stored;
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function damagedJournal(path: string, reason: string, cause?: unknown): MuseError {
  return new MuseError(`the ref transaction in ${path} is damaged: ${reason}`, {
    code: 'ERR_MUSE_DAMAGED_REF_JOURNAL',
    kind: 'damaged',
    hint: 'It was being carried out when the machine stopped. Restore the file from a backup, or remove it: each ref then keeps the value that its file has now.',
    data: { path, reason },
    cause,
  });
}
