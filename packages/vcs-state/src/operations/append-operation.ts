import { MuseError } from '@muse/io';
import { appendRecords, port, readLogTail, type Protocol } from '@muse/io/protocols';

import { faultOf } from './operation-fault.js';
import { underLogLock, type OperationDurability, type OperationLog } from './operation-log.js';
import type { NewOperation, Operation, OperationActor } from './operation.js';
import { operationRecord, outcomeRecord, sequenceOf } from './record.js';

/** Longest word of a command, most words, and longest name of an actor that are kept; longer ones are cut. */
const LONGEST_WORD = 2_000;
const MOST_WORDS = 200;
const LONGEST_NAME = 500;

export interface AppendOptions {
  /** As the log says by default. */
  readonly durability?: OperationDurability;
}

/**
 * Notes what a command is about to change; to be called when all it names is durable, and before the first change. The
 * answer has the id under which `settleOperation` notes what became of it.
 *
 * A crash here leaves a whole entry, a torn line that readers report and the next append leaves alone, or nothing. A
 * crash after it leaves an entry without an outcome, which `resolveOutcomes` gives one.
 *
 * @throws `ERR_MUSE_BAD_OPERATION` (refused) for what could not be read back, `ERR_MUSE_RECORD_TOO_LONG` (refused) over
 * 16 MiB, and the system's error if it cannot be written: then the command must not go on.
 */
export function* appendOperation(
  log: OperationLog,
  operation: NewOperation,
  options: AppendOptions = {},
): Protocol<Operation> {
  const stated = {
    ...operation,
    time: operation.time ?? (yield* port.now()),
    zone: operation.zone ?? '+0000',
    actor: operation.actor && cutActor(operation.actor),
    command: cutCommand(operation.command),
  };
  const fault = faultOf(stated);
  if (fault !== undefined) throw badOperation(fault);
  const id = (yield* port.nonce()) + (yield* port.nonce());
  const { boot } = yield* port.self();
  return yield* underLogLock(log, function* () {
    const entry = { ...stated, id, boot, sequence: yield* nextSequence(log), outcome: null };
    yield* append(log, entry.sequence, operationRecord(entry), options.durability ?? log.durability);
    return entry;
  });
}

/**
 * Notes what became of an operation. Never synced: without this record the outcome is found by `resolveOutcomes`, so a
 * command that fails to write it has still done what it says.
 */
export function* settleOperation(log: OperationLog, id: string, outcome: 'done' | 'failed'): Protocol<void> {
  yield* underLogLock(log, function* () {
    const sequence = yield* nextSequence(log);
    yield* append(log, sequence, outcomeRecord(sequence, id, outcome), 'process');
  });
}

function* append(
  log: OperationLog,
  sequence: number,
  record: unknown,
  durability: OperationDurability,
): Protocol<void> {
  const { offset, bytes } = yield* appendRecords({ ...log.file, fsync: durability }, [record]);
  log.end.size = offset + bytes;
  log.end.sequence = sequence;
}

/** The number of the next record. What this handle wrote last it need not read again, if nothing was written since. */
function* nextSequence(log: OperationLog): Protocol<number> {
  const stat = yield* port.lstat(log.file.path);
  if (stat === undefined) return 1;
  if (stat.ino === log.end.ino && stat.size === log.end.size) return log.end.sequence + 1;
  // Another file, or another writer's line: what was seen of the end is nothing to go by any more.
  log.end.ino = stat.ino;
  log.file.end.size = undefined;
  for (const count of [1, 64]) {
    const { records, damaged } = yield* readLogTail(log.file, count);
    const numbers = records.map(({ value }) => sequenceOf(value) ?? 0);
    const last = Math.max(0, ...numbers);
    // A damaged line was a record too, and had a number.
    const unread = damaged.length + numbers.filter((number) => number === 0).length;
    if (last > 0 || records.length < count) return last + 1 + unread;
  }
  return 1;
}

function cutCommand(words: readonly string[]): readonly string[] {
  const kept = words.slice(0, MOST_WORDS).map((word) => cut(word, LONGEST_WORD));
  return words.length > MOST_WORDS ? [...kept, '…'] : kept;
}

function cutActor(actor: OperationActor): OperationActor {
  const fields = Object.entries(actor).map(([key, text]) => [key, cut(text, LONGEST_NAME)] as const);
  return Object.fromEntries(fields) as unknown as OperationActor;
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function badOperation(reason: string): MuseError {
  return new MuseError(`this operation cannot be logged: ${reason}`, {
    code: 'ERR_MUSE_BAD_OPERATION',
    kind: 'refused',
    data: { reason },
  });
}
