/**
 * What went wrong, as a class of failure. A program decides what to do next by it; the command line maps it to an exit
 * code.
 *
 * - `refused`: the request is invalid, unsafe or outdated; nothing changed.
 * - `conflict`: stopped at conflicts; the operation is recorded and can be continued or aborted.
 * - `setup`: wrong usage, no repository here, or a config file that cannot be parsed; nothing changed.
 * - `damaged`: stored data is missing or damaged, or an I/O call failed.
 * - `not-found`: the named thing does not exist; nothing changed.
 * - `remote`: the other side is unreachable, denies access or sent invalid data; no local ref changed.
 */
export type FailureKind = 'refused' | 'conflict' | 'setup' | 'damaged' | 'not-found' | 'remote';

export interface MuseErrorOptions {
  /** Stable, `ERR_MUSE_…`; catch by it. */
  readonly code: string;
  readonly kind: FailureKind;
  /** One sentence: what the caller can do about it. */
  readonly hint?: string;
  /** Structured facts: paths, ids, names. JSON values only. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one family of errors that Muse throws on purpose. The message names the path, ref or id concerned. */
export class MuseError extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  readonly hint: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(message: string, options: MuseErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MuseError';
    this.code = options.code;
    this.kind = options.kind;
    this.hint = options.hint;
    this.data = options.data ?? {};
  }
}

/** The `code` of an error, if it has one that is a string: `ENOENT`, `ERR_MUSE_…`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
