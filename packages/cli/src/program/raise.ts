import { MuseError } from '@muse/io';

/** Refuses a request: exit 1, nothing changed. */
export function refused(message: string, code: string, hint?: string): MuseError {
  return new MuseError(message, { code, kind: 'refused', ...(hint === undefined ? {} : { hint }) });
}

/** The named thing does not exist: exit 4, nothing changed. */
export function notFound(message: string, code: string, hint?: string): MuseError {
  return new MuseError(message, { code, kind: 'not-found', ...(hint === undefined ? {} : { hint }) });
}
