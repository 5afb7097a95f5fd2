import { encodeJson, MuseError } from '@muse/io';
import { LAST_CLOCK, type NewOp, type Op } from './op.js';
import { isId } from './session-id.js';

/** An op as a line of the log holds it. */
export interface OpRecord extends Op {
  readonly version: 1;
  /** The highest time in the log up to here, this op included: the last line says what the next op must be above. */
  readonly high: number;
}

const KIND = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const ACTOR = /^[^\u0000-\u001f\u007f-\u009f\p{Surrogate}]{1,256}$/u;
const TIME = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** The op in a record that was read; `undefined` if it is none, or of another version. */
export function opOf(value: unknown): (Op & { readonly high: number }) | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, id, clock, actor, kind, at, payload, high } = value as { readonly [K in keyof OpRecord]?: unknown };
  if (version !== 1 || !isId(id) || !isClock(clock) || !isClock(high) || high < clock) return undefined;
  if (!isActor(actor) || !isKind(kind) || !isTime(at) || payload === undefined) return undefined;
  return { id, clock, actor, kind, at, payload, high };
}

/** The op without what only its line says. */
export function plainOp({ id, clock, actor, kind, at, payload }: Op): Op {
  return { id, clock, actor, kind, at, payload };
}

/**
 * Answers the op with its payload as it will be read back. Throws `ERR_MUSE_BAD_OP` or `ERR_MUSE_BAD_JSON` (refused)
 * for one that could not be.
 */
export function checkNewOp<O extends NewOp>(op: O): O & { readonly payload: unknown } {
  if (op.id !== undefined && !isId(op.id)) throw badOp('id', op.id);
  if (!isActor(op.actor)) throw badOp('actor', op.actor);
  if (!isKind(op.kind)) throw badOp('kind', op.kind);
  if (op.after !== undefined && op.after !== 0 && !isClock(op.after)) throw badOp('after', op.after);
  return { ...op, payload: JSON.parse(encodeJson(op.payload ?? null, 'the payload of an op')) as unknown };
}

/** Throws `ERR_MUSE_BAD_OP` (refused) for an op from elsewhere that is none. */
export function checkOp(op: Op): Op {
  if (op.id === undefined) throw badOp('id', op.id);
  if (!isClock(op.clock)) throw badOp('clock', op.clock);
  if (!isTime(op.at)) throw badOp('at', op.at);
  return checkNewOp(op);
}

function isClock(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= LAST_CLOCK;
}

function isKind(value: unknown): value is string {
  return typeof value === 'string' && KIND.test(value);
}

function isActor(value: unknown): value is string {
  return typeof value === 'string' && ACTOR.test(value);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
}

function badOp(field: string, value: unknown): MuseError {
  const shown = JSON.stringify(value)?.slice(0, 80) ?? String(value);
  return new MuseError(`this op cannot be logged: its ${field} is ${shown}`, {
    code: 'ERR_MUSE_BAD_OP',
    kind: 'refused',
    data: { field },
  });
}
