import type { Calls, FileSystem, PromiseCalls } from '../port/calls.js';
import { keptArguments, takesDescriptor, type CallOutcome, type RecordedCall } from './recorded-call.js';

export interface RecordingOptions {
  /** An error to throw instead of making the call. */
  readonly fail?: (call: RecordedCall) => Error | undefined;
  /** An error to throw although the call was made: its effect is there, its answer is lost. */
  readonly failAfter?: (call: RecordedCall) => Error | undefined;
  /** How many bytes at most a `write` may take: less than it offers makes it a short write. */
  readonly shorten?: (call: RecordedCall) => number | undefined;
}

export interface Recording {
  /** Does what the inner file system does, but for the faults. */
  readonly fs: FileSystem;
  /** All calls so far, in the order of their beginnings. */
  readonly calls: readonly RecordedCall[];
  /** The calls among them whose error was injected, and the writes that were cut short. */
  readonly faults: readonly RecordedCall[];
}

type Entry = { -readonly [K in keyof RecordedCall]: RecordedCall[K] };
type Table = Record<string, (...args: unknown[]) => unknown>;

/**
 * Wraps a file system so that every call of either form is kept as a value with its outcome, and faults can be injected.
 * A write that fails half-way, as on a full disk, is a shortened write followed by a failing one.
 */
export function recordingFileSystem(inner: FileSystem, options: RecordingOptions = {}): Recording {
  const recorder = new Recorder(options);
  const sync: Table = {};
  const promises: Table = {};
  for (const op of Object.keys(inner.sync) as (keyof Calls)[]) {
    const call = inner.sync[op] as Table[string];
    const callLater = inner.promises[op] as (...args: unknown[]) => Promise<unknown>;
    sync[op] = (...args) => recorder.runSync(op, args, call);
    promises[op] = (...args) => recorder.runPromise(op, args, callLater);
  }
  const fs = { sync: sync as unknown as Calls, promises: promises as unknown as PromiseCalls };
  return { fs, calls: recorder.calls, faults: recorder.faults };
}

class Recorder {
  readonly calls: Entry[] = [];
  readonly faults: Entry[] = [];
  readonly #options: RecordingOptions;
  readonly #paths = new Map<unknown, string>();
  #moments = 0;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  runSync(op: keyof Calls, args: unknown[], perform: Table[string]): unknown {
    const entry = this.#begin(op, args);
    try {
      this.#inject(entry, this.#options.fail);
      const value = perform(...this.#shortened(entry, args));
      return this.#end(entry, value);
    } catch (error) {
      this.#fail(entry, error);
      throw error;
    }
  }

  async runPromise(
    op: keyof Calls,
    args: unknown[],
    perform: (...args: unknown[]) => Promise<unknown>,
  ): Promise<unknown> {
    const entry = this.#begin(op, args);
    try {
      this.#inject(entry, this.#options.fail);
      const value = await perform(...this.#shortened(entry, args));
      return this.#end(entry, value);
    } catch (error) {
      this.#fail(entry, error);
      throw error;
    }
  }

  #begin(op: keyof Calls, args: unknown[]): Entry {
    const first = takesDescriptor(op) ? this.#paths.get(args[0]) : args[0];
    const path = typeof first === 'string' ? first : undefined;
    const outcome: CallOutcome = { kind: 'pending' };
    const entry = { op, args: keptArguments(op, args), path, started: ++this.#moments, ended: 0, outcome };
    this.calls.push(entry);
    // Now, not when it has ended: by then the system may have given the number to another file.
    if (op === 'close') this.#paths.delete(args[0]);
    return entry;
  }

  #end(entry: Entry, value: unknown): unknown {
    if (entry.op === 'open') this.#paths.set(value, entry.path ?? '');
    this.#inject(entry, this.#options.failAfter);
    entry.outcome = { kind: 'value', value };
    entry.ended = ++this.#moments;
    return value;
  }

  #fail(entry: Entry, error: unknown): void {
    if (entry.outcome.kind === 'pending') entry.outcome = { kind: 'error', error, injected: false };
    if (entry.op === 'close' && entry.path !== undefined) this.#paths.set(entry.args[0], entry.path);
    entry.ended = ++this.#moments;
  }

  #inject(entry: Entry, fault: RecordingOptions['fail']): void {
    const error = fault?.(entry);
    if (error === undefined) return;
    entry.outcome = { kind: 'error', error, injected: true };
    this.faults.push(entry);
    throw error;
  }

  #shortened(entry: Entry, args: unknown[]): unknown[] {
    if (entry.op !== 'write') return args;
    const limit = this.#options.shorten?.(entry);
    if (limit === undefined || limit >= (args[3] as number)) return args;
    this.faults.push(entry);
    return [args[0], args[1], args[2], limit, args[4]];
  }
}
