import { errorCode, MuseError, type FailureKind } from '@muse/io';
import { escapeLine } from './escape.js';
import type { Terminal } from './terminal.js';

/** Exit codes, by class of failure; `INTERNAL` is a mistake in Muse itself. */
export const EXIT = {
  OK: 0,
  REFUSED: 1,
  SETUP: 2,
  DAMAGED: 3,
  NOT_FOUND: 4,
  REMOTE: 5,
  CONFLICT: 6,
  INTERNAL: 70,
  INTERRUPTED: 130,
} as const;

const EXIT_OF_KIND: Readonly<Record<FailureKind, number>> = {
  refused: EXIT.REFUSED,
  setup: EXIT.SETUP,
  damaged: EXIT.DAMAGED,
  'not-found': EXIT.NOT_FOUND,
  remote: EXIT.REMOTE,
  conflict: EXIT.CONFLICT,
};

/** A failure as the command line tells it. */
export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly kind: FailureKind | 'internal';
  readonly message: string;
  readonly hint?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SYSTEM_ERRORS = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['ENOSPC', 'no space left on device'],
  ['EDQUOT', 'disk quota exceeded'],
  ['EIO', 'input/output error'],
  ['EROFS', 'read-only file system'],
  ['EMFILE', 'too many open files'],
  ['ENFILE', 'too many open files in the system'],
  ['ENAMETOOLONG', 'file name too long'],
  ['ELOOP', 'too many symbolic links'],
  ['ENOENT', 'no such file or directory'],
  ['ENOTDIR', 'not a directory'],
  ['EISDIR', 'is a directory'],
  ['EBUSY', 'resource busy'],
]);

/** Turns anything thrown into one failure: Muse's own errors by their kind, the system's as damage, the rest as internal. */
export function toFailure(error: unknown): Failure {
  if (error instanceof MuseError) {
    const { code, kind, message, hint, data } = error;
    return { exitCode: EXIT_OF_KIND[kind], code, kind, message, data, ...(hint === undefined ? {} : { hint }) };
  }
  const system = systemFailure(error);
  if (system !== undefined) return system;
  return {
    exitCode: EXIT.INTERNAL,
    code: 'ERR_MUSE_INTERNAL',
    kind: 'internal',
    message: `internal error: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'This is a mistake in Muse. Run the command again with MUSE_DEBUG=1 and report what it prints.',
    data: {},
  };
}

function systemFailure(error: unknown): Failure | undefined {
  const code = errorCode(error);
  if (code === undefined || !(error instanceof Error) || !('syscall' in error) || !/^E[A-Z0-9]+$/.test(code))
    return undefined;
  const { path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: unknown };
  const place = [path, dest].filter((name) => name !== undefined).map(String);
  const what = SYSTEM_ERRORS.get(code) ?? 'the system call failed';
  return {
    exitCode: EXIT.DAMAGED,
    code,
    kind: 'damaged',
    message: `${place.length === 0 ? '' : `${place.join(' -> ')}: `}${what} (${code}, ${syscall})`,
    data: place.length === 0 ? {} : { path: place[0]! },
  };
}

/** The lines `error: …` and `hint: …`. */
export function renderFailure(failure: Failure, terminal: Terminal): string {
  const { paint } = terminal;
  const hint = failure.hint === undefined ? '' : `${paint.cyan('hint:')} ${escapeLine(failure.hint)}\n`;
  return `${paint.red('error:')} ${escapeLine(failure.message)}\n${hint}`;
}

/** The same as one JSON object on one line. */
export function failureJson(failure: Failure): string {
  const { code, kind, message, data, exitCode } = failure;
  const error = { code, kind, message, hint: failure.hint ?? null, data, exitCode };
  return `${JSON.stringify({ schema: 'muse.error/1', error })}\n`;
}
