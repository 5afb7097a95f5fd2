import { MuseError } from '@muse/io';
import type { ObjectId } from '@muse/objects';

/** A revision that names nothing. */
export function revisionNotFound(text: string, why: string, hint?: string): MuseError {
  return new MuseError(`no revision ${shown(text)}: ${why}`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    hint: hint ?? 'Name a branch, a tag, HEAD, or an id (4 or more of its hex digits), with ~n, ^n or @{n} behind it.',
    data: { revision: text.slice(0, 200), why },
  });
}

/** The start of several ids. */
export function ambiguousRevision(text: string, candidates: readonly ObjectId[]): MuseError {
  const listed = candidates.slice(0, 10).join(', ');
  const more = candidates.length > 10 ? `, and ${candidates.length - 10} more` : '';
  return new MuseError(`${shown(text)} is the start of ${candidates.length} ids: ${listed}${more}`, {
    code: 'ERR_MUSE_AMBIGUOUS',
    kind: 'refused',
    hint: 'Give more digits.',
    data: { revision: text, candidates },
  });
}

/** A revision that names another kind of object than is wanted. */
export function wrongKind(text: string, wanted: string, found: string): MuseError {
  return new MuseError(`${shown(text)} is a ${found}, not a ${wanted}`, {
    code: 'ERR_MUSE_WRONG_KIND',
    kind: 'refused',
    data: { revision: text, wanted, found },
  });
}

function shown(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
