import { systemError } from '../errors/system-error.js';
import type { Calls } from '../port/calls.js';
import type { RecordedCall } from '../recording/recorded-call.js';

export interface FaultOptions {
  /** Which of the calls fail; all by default. */
  readonly when?: (call: RecordedCall) => boolean;
  /** How many of them pass before the first one fails; 0 by default. */
  readonly after?: number;
  /** How many of them fail; all by default. */
  readonly times?: number;
}

/** Something for the `fail` and `failAfter` of a recording file system. */
export type Fault = (call: RecordedCall) => Error | undefined;

/**
 * Makes a call fail.
 *
 * @param error an error to throw, the same each time, or the name of a system error such as `ENOSPC`
 */
export function failOn(
  op: keyof Calls | readonly (keyof Calls)[],
  error: Error | string,
  options: FaultOptions = {},
): Fault {
  const ops: readonly string[] = typeof op === 'string' ? [op] : op;
  const first = options.after ?? 0;
  const last = first + (options.times ?? Infinity);
  let seen = 0;
  return (call) => {
    if (!ops.includes(call.op) || options.when?.(call) === false) return undefined;
    const turn = seen++;
    if (turn < first || turn >= last) return undefined;
    return typeof error === 'string' ? errorOf(error, call) : error;
  };
}

/** The first of several faults that applies. */
export function anyFault(...faults: readonly Fault[]): Fault {
  return (call) => {
    for (const fault of faults) {
      const error = fault(call);
      if (error !== undefined) return error;
    }
    return undefined;
  };
}

function errorOf(code: string, call: RecordedCall): Error {
  const [path, dest] = call.args;
  if (typeof path !== 'string') return systemError(code, { syscall: call.op });
  const both = (call.op === 'rename' || call.op === 'link') && typeof dest === 'string';
  return systemError(code, both ? { syscall: call.op, path, dest } : { syscall: call.op, path });
}
