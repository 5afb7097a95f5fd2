import { parentPath } from '@muse/io';
import { removeFile, writeFileAtomic, type Protocol, type Temp } from '@muse/io/protocols';

import { readSmall } from '../disk/read-file.js';
import { HEAD_LIMIT } from '../head/format.js';
import { headDirOf } from '../head/read-head.js';
import type { ObjectId } from '../id/object-id.js';
import { syncRefDirectory } from '../disk/sync-ref-directory.js';
import { publishRef } from '../loose/publish-ref.js';
import { removeLoose } from '../loose/remove-loose.js';
import { stageRef } from '../loose/stage-ref.js';
import { readPackedRefs } from '../packed/read-packed.js';
import { writePackedRefs } from '../packed/write-packed.js';
import { storedIfReadable } from '../read/read-ref.js';
import { logMove } from '../reflog/log-move.js';
import { headLogPath, refLogPath } from '../reflog/log-path.js';
import { moveLog } from '../reflog/move-log.js';
import { headPath, journalPath, refPath, type RefStore } from '../store/ref-store.js';
import type { RefJournal, RefMove } from './journal.js';

/** A transaction that sets more refs than this writes them into packed-refs: one file instead of one each. */
export const LOOSE_LIMIT = 64;

/**
 * Carries out a decided transaction and removes its journal. Every step may be repeated, so a crash anywhere in here is
 * repaired by doing it all again. The journal goes, durably, only after everything else is durable: it can come back
 * after a power cut only if the sync of its removal failed, and then it finds refs that have moved on and skips them.
 *
 * @param staged the files that the one who decided it has written already; without it the journal is a dead writer's
 */
export function* applyJournal(
  store: RefStore,
  journal: RefJournal,
  staged?: ReadonlyMap<string, Temp>,
): Protocol<void> {
  for (const log of journal.logs) yield* moveLog(store, log, journal);
  const pending: RefMove[] = [];
  const done: RefMove[] = [];
  for (const move of journal.moves) {
    // Who has just compared all of them and kept the lock need not look again.
    const stored = staged === undefined ? yield* storedIfReadable(store, move.name) : move.from;
    if (stored === undefined || stored === move.from) {
      yield* logRefs(store, journal, move);
      pending.push(move);
    } else {
      done.push(move);
    }
  }
  for (const head of journal.heads) {
    const { from, to } = head;
    if (from === null && to === null) continue;
    yield* logMove(headLogPath(headDirOf(store, head.dir)), { from, to, stamp: journal.stamp, txn: journal.id });
  }
  yield* moveRefs(store, pending, staged ?? new Map());
  // An attempt that was killed may not have synced what it moved.
  const unsure = done.map(({ name }) => parentPath(refPath(store, name)));
  if (unsure.length > 0) unsure.push(store.dir);
  for (const dir of new Set(unsure)) yield* syncRefDirectory(dir);
  for (const head of journal.heads) yield* moveHead(store, head);
  yield* removeFile(journalPath(store));
}

function* logRefs(store: RefStore, journal: RefJournal, move: RefMove): Protocol<void> {
  // The log of a renamed branch goes on under the new name, where the commit is the one that it had under the old.
  if (journal.logs.some((log) => log.from === move.name)) return;
  const before = journal.logs.find((log) => log.to === move.name)?.from;
  const from = before === undefined ? move.from : move.to;
  yield* logMove(refLogPath(store, move.name), { from, to: move.to, stamp: journal.stamp, txn: journal.id });
}

function* moveRefs(store: RefStore, moves: readonly RefMove[], staged: ReadonlyMap<string, Temp>): Protocol<void> {
  const sets = moves.filter((move) => move.to !== null) as (RefMove & { readonly to: ObjectId })[];
  const deletes = moves.filter((move) => move.to === null).map((move) => move.name);
  const intoPack = sets.length > LOOSE_LIMIT;
  const packed = new Map((yield* readPackedRefs(store)).refs);
  let packedChanged = intoPack;
  for (const name of deletes) packedChanged = packed.delete(name) || packedChanged;
  if (intoPack) for (const { name, to } of sets) packed.set(name, to);
  if (packedChanged) yield* writePackedRefs(store, packed);
  yield* removeLoose(store, intoPack ? [...deletes, ...sets.map(({ name }) => name)] : deletes);
  if (intoPack) return;
  const dirs = new Set<string>();
  for (const { name, to } of sets) {
    yield* publishRef(store, name, to, staged.get(name) ?? (yield* stageRef(store, name, to)));
    dirs.add(parentPath(refPath(store, name)));
  }
  for (const dir of dirs) yield* syncRefDirectory(dir);
}

function* moveHead(store: RefStore, head: RefJournal['heads'][number]): Protocol<void> {
  if (head.before === head.after) return;
  const path = headPath(headDirOf(store, head.dir));
  const stored = (yield* readSmall(path, HEAD_LIMIT))?.toString('utf8') ?? '';
  // The empty text stands for a HEAD that could not be read when the transaction was decided.
  if (stored === head.before || head.before === '') yield* writeFileAtomic(path, Buffer.from(head.after, 'utf8'));
  else yield* syncRefDirectory(parentPath(path));
}
