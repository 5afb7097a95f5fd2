import type { Repository } from '@muse/repository';
import type { Context } from '../program/context.js';
import { toTreePaths } from './paths.js';

/** The whole work tree. */
const EVERYTHING = '**';

/**
 * Addresses as they are recorded: the path before `::` counts from the top of the work tree, wherever the command was
 * started. `.` at the top is everything.
 *
 * @throws MuseError ERR_MUSE_OUTSIDE_REPOSITORY (refused) for a path that is not in the work tree.
 */
export function toAddresses(context: Context, repository: Repository, words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const at = word.indexOf('::');
    const path = at === -1 ? word : word.slice(0, at);
    const [tree] = toTreePaths(context, repository, [path]);
    return `${tree === '' ? EVERYTHING : tree}${at === -1 ? '' : word.slice(at)}`;
  });
}
