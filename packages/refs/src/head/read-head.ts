import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import { readSmall } from '../disk/read-file.js';
import type { ObjectId } from '../id/object-id.js';
import { readRef } from '../read/read-ref.js';
import { headPath, type RefStore } from '../store/ref-store.js';
import { readJournal, type RefJournal } from '../transaction/journal.js';
import { HEAD_LIMIT, parseHead, type Head } from './format.js';

/**
 * What is checked out.
 *
 * @throws `ERR_MUSE_DAMAGED_HEAD` (damaged) if HEAD is missing or holds anything but one of the two exact forms.
 */
export function* readHead(store: RefStore): Protocol<Head> {
  return yield* readHeadThrough(store, store.headDir, yield* readJournal(store));
}

/** The commit that HEAD stands for; `null` on a branch that has none yet. Throws as `readHead` and `readRef` do. */
export function* resolveHead(store: RefStore): Protocol<ObjectId | null> {
  return yield* commitOf(store, yield* readHead(store));
}

/** The commit that a HEAD stands for. */
export function* commitOf(store: RefStore, head: Head): Protocol<ObjectId | null> {
  return head.kind === 'commit' ? head.id : yield* readRef(store, `refs/heads/${head.branch}`);
}

/** The HEAD in `headDir`, as it will be when the journal is carried out. */
export function* readHeadThrough(store: RefStore, headDir: string, journal: RefJournal | undefined): Protocol<Head> {
  const path = headPath(headDir);
  const bytes = yield* readSmall(path, HEAD_LIMIT);
  if (bytes === undefined) throw damagedHead(path, 'it is missing');
  const stored = bytes.toString('utf8');
  const move = journal?.heads.find((candidate) => headDirOf(store, candidate.dir) === headDir);
  const isText = Buffer.from(stored, 'utf8').equals(bytes);
  const head = isText ? parseHead(move !== undefined && move.before === stored ? move.after : stored) : undefined;
  if (head === undefined) {
    throw damagedHead(
      path,
      bytes.length === 0 ? 'it is empty' : `it is neither "ref: refs/heads/…" nor "commit: sha256:…"`,
    );
  }
  return head;
}

/** The directory that a journal names. */
export function headDirOf(store: RefStore, relative: string): string {
  return relative === '' ? store.dir : `${store.dir}/${relative}`;
}

function damagedHead(path: string, reason: string): MuseError {
  return new MuseError(`HEAD is damaged: ${reason} (${path})`, {
    code: 'ERR_MUSE_DAMAGED_HEAD',
    kind: 'damaged',
    hint: 'The newest lines of logs/HEAD next to it say what was checked out; writing HEAD anew repairs it.',
    data: { path, reason },
  });
}
