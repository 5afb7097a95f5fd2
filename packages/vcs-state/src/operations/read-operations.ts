import { MuseError } from '@muse/io';
import { readLog, readLogTail, type Protocol } from '@muse/io/protocols';

import type { OperationLog } from './operation-log.js';
import type { Operation, WorkTreeMove } from './operation.js';
import { readPart, type LogPart, type OperationDamage } from './record.js';

export interface ReadOperationsOptions {
  /** At most so many; older ones are then not read from the disk. */
  readonly limit?: number;
  /** Back to the first entry that is older than this, in milliseconds since 1970. */
  readonly since?: number;
  /** Only those whose actor has exactly this name, email, agent, run or session. */
  readonly actor?: string;
  /** Only those that ran in this work tree; `null` is the main one. */
  readonly worktree?: string | null;
}

/** What was read of the log. */
export interface ReadOperations {
  /** Newest first. */
  readonly operations: readonly Operation[];
  /** What could not be read among them, in the order of the file. */
  readonly damaged: readonly OperationDamage[];
}

/** Records looked at first; then four times as many, until enough are in sight. */
const FIRST_RECORDS = 64;

/**
 * The newest entries, in work proportional to what is looked at. Takes no lock and sees each entry exactly once, also
 * while others append and compact: one reading is of one file as it was at one moment. Damaged lines hide nothing but
 * themselves.
 */
export function* readOperations(log: OperationLog, options: ReadOperationsOptions = {}): Protocol<ReadOperations> {
  const { limit = Infinity, since = -Infinity } = options;
  const bounded = limit !== Infinity || since !== -Infinity;
  for (let count = FIRST_RECORDS; ; count *= 4) {
    const { part, whole } = yield* bounded ? newest(log, count) : everything(log);
    const found: Operation[] = [];
    let reached = whole;
    for (const operation of part.operations.toReversed()) {
      if (operation.time < since || found.length >= limit) {
        reached = true;
        break;
      }
      if (fits(operation, options)) found.push(operation);
    }
    if (reached || found.length >= limit) return { operations: found, damaged: part.damaged };
  }
}

/**
 * The operation whose id starts with these hex digits.
 *
 * @throws `ERR_MUSE_NOT_FOUND`; `ERR_MUSE_AMBIGUOUS` (refused; `data.candidates`) if there are several.
 */
export function* findOperation(log: OperationLog, idPrefix: string): Protocol<Operation> {
  const prefix = idPrefix.toLowerCase();
  const { operations } = yield* readOperations(log);
  const found = /^[0-9a-f]{4,32}$/.test(prefix) ? operations.filter(({ id }) => id.startsWith(prefix)) : [];
  if (found.length === 1) return found[0]!;
  const shown = JSON.stringify(idPrefix.slice(0, 64));
  if (found.length === 0) {
    throw new MuseError(`there is no operation ${shown} in the operation log`, {
      code: 'ERR_MUSE_NOT_FOUND',
      kind: 'not-found',
      hint: 'Name it by 4 or more of the hex digits of its id.',
      data: { operation: idPrefix.slice(0, 64) },
    });
  }
  const candidates = found.slice(0, 20).map(({ id }) => id);
  throw new MuseError(`${shown} is the start of ${found.length} operations: ${candidates.join(', ')}`, {
    code: 'ERR_MUSE_AMBIGUOUS',
    kind: 'refused',
    hint: 'Give more digits.',
    data: { operation: idPrefix, candidates },
  });
}

/** How many records are looked at, one after the other, for what a work tree is at. */
const LOOKS = [2, 64, 1_024];

/**
 * The newest operation that says what a work tree is at, but for those that failed; `undefined` if none of the last
 * thousand records does.
 *
 * @param worktree `null` for the main one
 */
export function* lastWorkTreeMove(
  log: OperationLog,
  worktree: string | null,
): Protocol<{ readonly operation: Operation; readonly move: WorkTreeMove } | undefined> {
  for (const count of LOOKS) {
    const { part, whole } = yield* newest(log, count);
    for (const operation of part.operations.toReversed()) {
      if (operation.outcome === 'failed') continue;
      const move = operation.changes.find((change) => change.kind === 'worktree' && change.name === worktree);
      if (move?.kind === 'worktree') return { operation, move };
    }
    if (whole) break;
  }
  return undefined;
}

interface Sight {
  readonly part: LogPart;
  /** True if nothing is before it. */
  readonly whole: boolean;
}

function* newest(log: OperationLog, count: number): Protocol<Sight> {
  const content = yield* readLogTail(log.file, count);
  return { part: readPart(log.file.path, content), whole: content.records.length < count };
}

function* everything(log: OperationLog): Protocol<Sight> {
  return { part: readPart(log.file.path, yield* readLog(log.file)), whole: true };
}

function fits({ actor, worktree }: Operation, wanted: ReadOperationsOptions): boolean {
  if (wanted.worktree !== undefined && worktree !== wanted.worktree) return false;
  return wanted.actor === undefined || (actor !== null && Object.values(actor).includes(wanted.actor));
}
