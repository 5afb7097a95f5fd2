import { MuseError } from '@muse/io';
import { isDeepStrictEqual } from 'node:util';
import type { NewOp, Op } from './op.js';
import type { OpLog } from './op-log.js';

/** Answers the op that is there if the other is the same; throws `ERR_MUSE_OP_TAKEN` (refused) if it is not. */
export function checkSame(log: OpLog, there: Op, other: NewOp & Partial<Pick<Op, 'clock'>>): Op {
  const same =
    there.actor === other.actor &&
    there.kind === other.kind &&
    (other.clock === undefined || there.clock === other.clock) &&
    isDeepStrictEqual(there.payload, other.payload);
  if (same) return there;
  throw taken(`session ${log.session} has another op of the id ${there.id}`, { session: log.session, id: there.id });
}

/** The error for an op from elsewhere whose time and actor are another op's here. */
export function clockTaken(log: OpLog, { id, clock, actor }: Op): MuseError {
  return taken(`session ${log.session} has another op of ${actor} at the Lamport time ${clock}`, {
    session: log.session,
    id,
    clock,
    actor,
  });
}

function taken(message: string, data: Readonly<Record<string, unknown>>): MuseError {
  return new MuseError(message, { code: 'ERR_MUSE_OP_TAKEN', kind: 'refused', data });
}
