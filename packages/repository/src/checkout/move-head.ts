import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { parseHead } from '@muse/refs';
import type { RefUpdate } from '@muse/refs';
import { readRef, updateRef, writeHeadBranch, writeHeadCommit } from '@muse/refs/protocols';
import type { RecordMove } from '@muse/vcs-state';
import { moveOperationRecord } from '@muse/vcs-state/protocols';
import type { Repository } from '../repository/repository.js';

/** Where HEAD and a ref go with a checkout. */
export interface HeadMove {
  /** The content of the HEAD file. */
  readonly head: { readonly before: string; readonly after: string };
  readonly ref?: { readonly name: string; readonly expected: ObjectId | null; readonly next: ObjectId };
  /** The record of an operation that comes, changes or goes with it. */
  readonly record?: RecordMove;
  readonly log: RefUpdate;
}

/** Moves the ref, then HEAD, then the record, each durably, and each only if it has not moved yet. */
export function* moveHead(repo: Repository, { record, ...move }: HeadMove): Protocol<void> {
  yield* moveRefAndHead(repo, move);
  if (record !== undefined) yield* moveOperationRecord({ fs: repo.fs, dir: repo.stateDir }, record, 'after');
}

/** How many files a move writes: one is whole or not at all by itself. */
export function movesOf({ head, ref, record }: HeadMove): number {
  return Number(head.before !== head.after) + Number(ref !== undefined) + Number(record !== undefined);
}

function* moveRefAndHead(repo: Repository, { head, ref, log }: Omit<HeadMove, 'record'>): Protocol<void> {
  if (ref !== undefined && (yield* readRef(repo.refs, ref.name)) !== ref.next) {
    yield* updateRef(repo.refs, ref.name, { expected: ref.expected, next: ref.next, ...log });
  }
  if (head.before === head.after || (yield* headText(repo)) === head.after) return;
  const target = parseHead(head.after);
  if (target?.kind === 'branch') yield* writeHeadBranch(repo.refs, target.branch, log);
  else if (target?.kind === 'commit') yield* writeHeadCommit(repo.refs, target.id, log);
}

/** Where a move stands: not begun, begun or done, or overtaken by something else that moved HEAD or the ref. */
export function* moveState(repo: Repository, { head, ref }: HeadMove): Protocol<'before' | 'begun' | 'foreign'> {
  const text = yield* headText(repo);
  const current = ref === undefined ? undefined : yield* readRef(repo.refs, ref.name);
  if (text !== head.before && text !== head.after) return 'foreign';
  if (ref !== undefined && current !== ref.expected && current !== ref.next) return 'foreign';
  const headMoved = head.before !== head.after && text === head.after;
  const refMoved = ref !== undefined && ref.expected !== ref.next && current === ref.next;
  return headMoved || refMoved ? 'begun' : 'before';
}

/** The content of HEAD; `''` if there is none. */
export function* headText(repo: Repository): Protocol<string> {
  const bytes = yield* port.readFile(`${repo.stateDir}/HEAD`);
  return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
}
