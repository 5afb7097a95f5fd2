import { MuseError } from '@muse/io';

const ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

/** Whether a text can be the id of a session or of an op. None is a path, or hidden. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}

/** Throws `ERR_MUSE_BAD_SESSION_ID` (refused) for a text that cannot be the id of a session. */
export function checkSessionId(session: string): string {
  if (isId(session)) return session;
  throw new MuseError(`${JSON.stringify(session)} cannot be the id of a session`, {
    code: 'ERR_MUSE_BAD_SESSION_ID',
    kind: 'refused',
    hint: 'An id has 1 to 128 characters: letters, digits, "-", "_", and "." but not at its start.',
    data: { session },
  });
}
