import { MuseError } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import type { MergeConflict } from './conflict.js';

export function unrelated(name: string): MuseError {
  return new MuseError(`${name} has no common ancestor with what is checked out`, {
    code: 'ERR_MUSE_UNRELATED',
    kind: 'refused',
    hint: 'They are histories of different projects; nothing was changed.',
    data: { name },
  });
}

export function cannotFastForward(name: string, tip: ObjectId): MuseError {
  return new MuseError(`${name} does not contain ${tip}: the branch cannot just move forward`, {
    code: 'ERR_MUSE_NOT_FAST_FORWARD',
    kind: 'refused',
    hint: 'Merge without --ff-only to make a merge commit.',
    data: { name, tip },
  });
}

/** The message names up to ten paths; `data.conflicts` has all. */
export function conflicted(name: string, conflicts: readonly MergeConflict[]): MuseError {
  const listed = conflicts.slice(0, 10).map(({ path, reason }) => `${JSON.stringify(path)} (${reason})`);
  const more = conflicts.length > 10 ? ` and ${conflicts.length - 10} more` : '';
  return new MuseError(`merging ${name} conflicts in ${listed.join(', ')}${more}`, {
    code: 'ERR_MUSE_CONFLICT',
    kind: 'conflict',
    hint: 'What could be merged is in the work tree. Resolve these files ("muse conflicts", "muse resolve") and say "muse merge --continue", or give up with "muse merge --abort".',
    data: { name, conflicts },
  });
}
