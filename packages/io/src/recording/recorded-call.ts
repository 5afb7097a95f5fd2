import type { Calls } from '../port/calls.js';

export type CallOutcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'value'; readonly value: unknown }
  /** `injected`: the error came from the recorder's options, not from the file system. */
  | { readonly kind: 'error'; readonly error: unknown; readonly injected: boolean };

/** A call on the port as a value. */
export interface RecordedCall {
  readonly op: keyof Calls;
  /** As they were given; the buffer of a `write` is a copy of just the bytes offered, that of a `read` is empty. */
  readonly args: readonly unknown[];
  /** The path that the call is about: its first argument, or what its descriptor was opened with. */
  readonly path: string | undefined;
  /** When it began and ended, counted in beginnings and ends of all calls; `ended` is 0 until then. */
  readonly started: number;
  readonly ended: number;
  readonly outcome: CallOutcome;
}

/** True if the call was made and did what it says. */
export function succeeded(call: RecordedCall): boolean {
  return call.outcome.kind === 'value';
}

const DESCRIPTOR_CALLS: ReadonlySet<keyof Calls> = new Set([
  'read',
  'write',
  'fstat',
  'fchmod',
  'ftruncate',
  'fsync',
  'fdatasync',
  'close',
]);

export function takesDescriptor(op: keyof Calls): boolean {
  return DESCRIPTOR_CALLS.has(op);
}

/** The arguments as they are kept: safe from later changes to the caller's buffer. */
export function keptArguments(op: keyof Calls, args: readonly unknown[]): readonly unknown[] {
  if (op === 'read') return [args[0], new Uint8Array(0), ...args.slice(2)];
  if (op !== 'write') return [...args];
  const [fd, buffer, offset, length, position] = args as [number, Uint8Array, number, number, number | null];
  return [fd, new Uint8Array(buffer.subarray(offset, offset + length)), 0, length, position];
}
