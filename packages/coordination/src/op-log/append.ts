import { appendRecords, port, type Protocol } from '@muse/io/protocols';
import { checkLeap, highestClock, nextClock } from './clock.js';
import { checkSame, clockTaken } from './conflict.js';
import { timeKey, updateKnown } from './known-ops.js';
import type { NewOp, Op } from './op.js';
import { checkNewOp, checkOp, plainOp, type OpRecord } from './op-record.js';
import type { OpLog } from './op-log.js';
import { underSessionLock } from './open-op-log.js';
import { prepareSession } from './prepare.js';
import { opAt } from './scan.js';

/** Appends one op; see `appendOps`. */
export function* appendOp(log: OpLog, op: NewOp): Protocol<Op> {
  return (yield* appendOps(log, [op]))[0]!;
}

/**
 * Appends ops, durably, in one write. Any number of processes may append at once, also under one actor's name: each op
 * gets a time greater than that of all ops in the log and than its `after`. An op whose `id` is in the log already is
 * not added again, and what is there is answered.
 *
 * The time is read from the end of the log. Only for ids that the caller gives is the whole log read, once for each
 * handle. A crash leaves the ops before, and of these some: a kill those at the front, a power cut any. Readers report
 * a torn line, and the next append leaves it on a line by itself.
 *
 * @throws `ERR_MUSE_BAD_OP`, `ERR_MUSE_BAD_JSON`, `ERR_MUSE_RECORD_TOO_LONG` before the disk is touched or with nothing
 * added; `ERR_MUSE_OP_TAKEN` for an id that is another op's; `ERR_MUSE_CLOCK_LEAP` for an `after` that is more than
 * 2^32 ahead (all refused). Otherwise as `appendRecords` and `withLock`.
 */
export function* appendOps(log: OpLog, newOps: readonly NewOp[]): Protocol<readonly Op[]> {
  const ops = newOps.map(checkNewOp);
  if (ops.length === 0) return [];
  yield* prepareSession(log);
  return yield* underSessionLock(log, function* () {
    if (ops.some((op) => op.id !== undefined)) yield* updateKnown(log);
    const at = new Date(yield* port.now()).toISOString();
    let high = yield* highestClock(log);
    const results: Op[] = [];
    const added = new Map<string, OpRecord>();
    for (const { after = 0, ...op } of ops) {
      const there = op.id === undefined ? undefined : yield* find(log, op.id, added);
      if (there !== undefined) {
        results.push(checkSame(log, there, op));
        continue;
      }
      checkLeap(log, after, high);
      high = nextClock(log, Math.max(high, after));
      const id = op.id ?? (yield* port.nonce()) + (yield* port.nonce());
      const made = { id, clock: high, actor: op.actor, kind: op.kind, at, payload: op.payload };
      added.set(id, { version: 1, ...made, high });
      results.push(made);
    }
    yield* add(log, [...added.values()]);
    return results;
  });
}

export interface Received {
  /** The ops that were new here, in the order given. */
  readonly added: readonly Op[];
  /** How many were there already. */
  readonly known: number;
}

/**
 * Takes in ops of the same session that were logged elsewhere, durably, as they are: with their times, however low. The
 * next op that is appended here gets a time greater than all of them. Those that are in the log already, by their id,
 * are not added again. Reads the whole log, once for each handle. A crash leaves some of them; received again, each is
 * there once.
 *
 * @throws `ERR_MUSE_BAD_OP` for one that is no op, `ERR_MUSE_OP_TAKEN` for an id, or a time and actor, that is another
 * op's here, `ERR_MUSE_CLOCK_LEAP` for a time more than 2^32 ahead (all refused, with nothing added); otherwise as
 * `appendOps`.
 */
export function* receiveOps(log: OpLog, foreign: readonly Op[]): Protocol<Received> {
  const ops = foreign.map(checkOp);
  if (ops.length === 0) return { added: [], known: 0 };
  yield* prepareSession(log);
  return yield* underSessionLock(log, function* () {
    const { times } = yield* updateKnown(log);
    const before = yield* highestClock(log);
    let high = before;
    const added = new Map<string, OpRecord>();
    const taken = new Set<string>();
    for (const op of ops) {
      const there = yield* find(log, op.id, added);
      if (there !== undefined) {
        checkSame(log, there, op);
        continue;
      }
      const key = timeKey(op);
      if (times.has(key) || taken.has(key)) throw clockTaken(log, op);
      taken.add(key);
      checkLeap(log, op.clock, before);
      high = Math.max(high, op.clock);
      const { id, clock, actor, kind, at, payload } = op;
      added.set(id, { version: 1, id, clock, actor, kind, at, payload, high });
    }
    yield* add(log, [...added.values()]);
    return { added: [...added.values()].map(plainOp), known: ops.length - added.size };
  });
}

function* add(log: OpLog, records: readonly OpRecord[]): Protocol<void> {
  if (records.length > 0) yield* appendRecords(log.log, records);
}

/** The op of an id: from those that are about to be added, or from the log. */
function* find(log: OpLog, id: string, added: ReadonlyMap<string, OpRecord>): Protocol<Op | undefined> {
  const record = added.get(id);
  if (record !== undefined) return plainOp(record);
  const offset = log.known.ids.get(id);
  return offset === undefined ? undefined : yield* opAt(log, offset);
}
