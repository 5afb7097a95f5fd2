import { getSystemErrorMap } from 'node:util';
import { encodeName, hasRawBytes } from '../path/names.js';

/** An error of a system call, with the fields that Node.js gives it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
}

export interface SystemErrorPlace {
  readonly syscall: string;
  readonly path?: string;
  /** The second path of `rename`, `link` and `symlink`. */
  readonly dest?: string;
}

const numbers = new Map<string, { errno: number; text: string }>();

/**
 * Makes the error that Node.js would throw for a failed system call: `ENOENT: no such file or directory, open '/x'`.
 *
 * @param code an error name of this system, such as `ENOSPC`
 */
export function systemError(code: string, place: SystemErrorPlace): SystemError {
  if (numbers.size === 0) {
    for (const [errno, [name, text]] of getSystemErrorMap()) numbers.set(name, { errno, text });
  }
  const { errno, text } = numbers.get(code) ?? { errno: 0, text: 'unknown error' };
  const at: SystemErrorPlace = { syscall: place.syscall, ...shown('path', place.path), ...shown('dest', place.dest) };
  const paths = at.path === undefined ? '' : ` '${at.path}'${at.dest === undefined ? '' : ` -> '${at.dest}'`}`;
  return Object.assign(new Error(`${code}: ${text}, ${at.syscall}${paths}`), { errno, code, ...at });
}

/** Node.js shows a path that is not UTF-8 with replacement characters. */
function shown(key: 'path' | 'dest', path: string | undefined): object {
  if (path === undefined) return {};
  return { [key]: hasRawBytes(path) ? Buffer.from(encodeName(path)).toString('utf8') : path };
}
