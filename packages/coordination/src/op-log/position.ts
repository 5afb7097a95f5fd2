import { MuseError } from '@muse/io';
import { port, readLog, type Protocol } from '@muse/io/protocols';
import { opOf } from './op-record.js';
import { isId } from './session-id.js';
import type { OpLog } from './op-log.js';

/**
 * How far a log was read: it names exactly the ops whose lines end at or before `bytes`. Lines are only ever added
 * behind, so an op that arrives late is never among them, whatever its Lamport time.
 */
export interface OpPosition {
  /** Bytes from the start of the file. */
  readonly bytes: number;
  /** How many ops. */
  readonly ops: number;
  /** The last of them in the file, and where its line starts; `null` if there are none. */
  readonly last: { readonly id: string; readonly offset: number } | null;
}

export const START: OpPosition = { bytes: 0, ops: 0, last: null };

/** Whether a value that was read is a position. */
export function isPosition(value: unknown): value is OpPosition {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, ops, last } = value as { readonly [K in keyof OpPosition]?: unknown };
  if (!isCount(bytes) || !isCount(ops) || (ops === 0) !== (last === null)) return false;
  if (last === null) return true;
  if (typeof last !== 'object') return false;
  const { id, offset } = last as { readonly id?: unknown; readonly offset?: unknown };
  return isId(id) && isCount(offset) && offset < bytes;
}

/**
 * Why a log cannot have been read up to a position; `undefined` if it can. A last op whose line has been damaged since
 * is still taken for it; not if the fit must be `exact`.
 */
export function* misfitOf(
  log: OpLog,
  { bytes, last }: OpPosition,
  options: { readonly exact?: boolean } = {},
): Protocol<string | undefined> {
  const size = (yield* port.stat(log.log.path))?.size ?? 0;
  if (size < bytes) return `it ends at byte ${size}, before byte ${bytes}`;
  if (last === null) return undefined;
  const { records, damaged } = yield* readLog(log.log, { from: last.offset, limit: 1 });
  const op = records[0]?.offset === last.offset ? opOf(records[0].value) : undefined;
  if (op !== undefined) return op.id === last.id ? undefined : `at byte ${last.offset} is the op ${op.id}`;
  const line = damaged.find(({ offset }) => offset === last.offset);
  const within = line !== undefined && line.offset + line.length < bytes;
  return within && options.exact !== true ? undefined : `at byte ${last.offset} is no op`;
}

/** The error for a log that is not the one that was read. */
export function misfit(log: OpLog, reason: string): MuseError {
  return new MuseError(`${log.log.path} is not what was read before: ${reason}`, {
    code: 'ERR_MUSE_OP_LOG_CHANGED',
    kind: 'damaged',
    hint: 'Ops that were logged are missing, or the file was replaced. To start again from the ops that are there, move checkpoint.json beside it away.',
    data: { path: log.log.path, reason },
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
