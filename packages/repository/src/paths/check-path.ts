import { MuseError } from '@muse/io';
import type { FailureKind } from '@muse/io';
import { isReservedName } from './reserved.js';

/** How many components a path may have, and how many UTF-16 units in all. */
const MAX_DEPTH = 1_024;
const MAX_LENGTH = 65_535;

const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:[. ]*$|[. ]*[.:])/i;

export interface PathCheck {
  /** What it means that such a path turned up: `refused` for one that is given, `damaged` for one that is stored. */
  readonly kind: FailureKind;
  /** Also refuse what Windows aliases: device names, trailing dots and spaces, its own special characters. */
  readonly windows?: boolean;
}

/**
 * Checks a path from a tree or an argument before anything is read, written or deleted by it (I-8, H-WT-5): relative,
 * without empty, `.` or `..` components, NUL, backslash or drive letter, and nowhere inside `.muse` or `.git`.
 *
 * Throws `ERR_MUSE_BAD_PATH`, naming the path and the rule.
 */
export function checkPath(path: string, options: PathCheck): void {
  const fault = pathFault(path, options.windows === true);
  if (fault === undefined) return;
  throw new MuseError(`${JSON.stringify(path)} cannot be a path in a work tree: ${fault}`, {
    code: 'ERR_MUSE_BAD_PATH',
    kind: options.kind,
    hint:
      options.kind === 'refused'
        ? 'Rename the file, or have it ignored.'
        : 'The tree was not made by Muse; nothing was written.',
    data: { path, fault },
  });
}

/** The rule that a path breaks; `undefined` if none. */
export function pathFault(path: string, windows = false): string | undefined {
  if (path.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH}`;
  if (/^[A-Za-z]:/.test(path)) return 'it starts with a drive letter';
  const names = path.split('/');
  if (names.length > MAX_DEPTH) return `it is more than ${MAX_DEPTH} directories deep`;
  for (const name of names) {
    const fault = nameFault(name, windows);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The rule that one component breaks; `undefined` if none. */
export function nameFault(name: string, windows = false): string | undefined {
  if (name === '') return 'a component is empty';
  if (name === '.' || name === '..') return `a component is "${name}"`;
  if (name.includes('\\')) return 'it holds a backslash';
  if (name.includes('\0')) return 'it holds a NUL';
  if (isReservedName(name)) return 'it lies in .muse or .git, or in what a file system takes for them';
  return windows ? windowsFault(name) : undefined;
}

function windowsFault(name: string): string | undefined {
  if (/[. ]$/.test(name)) return 'Windows drops the dot or space at the end of a component';
  if (DEVICE.test(name)) return 'Windows takes a component for a device';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[<>:"|?*\u0001-\u001f]/.test(name)) return 'Windows does not allow a character in it';
  return undefined;
}
