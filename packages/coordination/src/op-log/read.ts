import { MuseError, type LogDamage } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import { compareOps, type Op } from './op.js';
import { plainOp } from './op-record.js';
import type { OpLog } from './op-log.js';
import { misfit, misfitOf, START, type OpPosition } from './position.js';
import { scanOps } from './scan.js';

export interface OpsRead {
  /** In the order in which every reader replays them: by Lamport time, then actor, then id. */
  readonly ops: readonly Op[];
  /** Up to where they were read: give it to the next reading, or to a checkpoint. */
  readonly position: OpPosition;
  /** Lines that are no ops. The last may be one that is being written. */
  readonly damaged: readonly LogDamage[];
}

/** The most that is read at once, in bytes of the file. */
const LARGEST_READING = 256 * 1024 * 1024;

/**
 * Reads the ops of a session that come behind a position, all of them by default. It takes no lock: an op that is being
 * appended meanwhile is there or not yet. Every whole op is returned, once, whatever stands around it.
 *
 * @throws `ERR_MUSE_OP_LOG_CHANGED` (damaged) if the position is none of this log, `ERR_MUSE_TOO_LARGE` (damaged) for
 * more than 256 MiB; the system's error if the file cannot be read
 */
export function* readOps(log: OpLog, options: { readonly from?: OpPosition } = {}): Protocol<OpsRead> {
  const from = options.from ?? START;
  const reason = yield* misfitOf(log, from);
  if (reason !== undefined) throw misfit(log, reason);
  const size = (yield* port.stat(log.log.path))?.size ?? 0;
  if (size - from.bytes > LARGEST_READING) throw tooLarge(log, size - from.bytes);
  const ops = new Map<string, Op>();
  let last = from.last;
  let count = from.ops;
  const { next, damaged } = yield* scanOps(log, from.bytes, ({ op, offset }) => {
    count++;
    last = { id: op.id, offset };
    if (!ops.has(op.id)) ops.set(op.id, plainOp(op));
  });
  const position =
    last === from.last ? { ...from, bytes: Math.max(from.bytes, next) } : { bytes: next, ops: count, last };
  return { ops: [...ops.values()].sort(compareOps), position, damaged };
}

function tooLarge(log: OpLog, bytes: number): MuseError {
  return new MuseError(`${log.log.path} has ${bytes} bytes to read; the limit is ${LARGEST_READING}`, {
    code: 'ERR_MUSE_TOO_LARGE',
    kind: 'damaged',
    hint: 'Write checkpoints, so that only what came after them is read.',
    data: { path: log.log.path, bytes, limit: LARGEST_READING },
  });
}
