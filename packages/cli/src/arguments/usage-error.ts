import { MuseError } from '@muse/io';

/** A command line that Muse cannot read: an unknown command or option, a word too many or too few. Exits 2. */
export function usageError(message: string, hint: string): MuseError {
  return new MuseError(message, { code: 'ERR_MUSE_USAGE', kind: 'setup', hint });
}

/** An option or argument with a value that it cannot have. Exits 1, before anything is read or written. */
export function badValue(what: string, value: string, problem: string): MuseError {
  return new MuseError(`${what}: ${problem}`, {
    code: 'ERR_MUSE_BAD_VALUE',
    kind: 'refused',
    data: { argument: what, value },
  });
}
