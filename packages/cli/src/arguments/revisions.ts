import { errorCode, MuseError } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { mergeBaseSync, resolveCommitSync, type Repository } from '@muse/repository';
import { resolve } from 'node:path';
import type { Context } from '../program/context.js';

/** Commits to start from and commits to leave out, with all that they reach. */
export interface CommitRange {
  readonly from: readonly ObjectId[];
  readonly exclude: readonly ObjectId[];
}

/** Reads revisions for a log: `a`, `^a` leaves out, `a..b` is what `b` has and `a` has not. */
export function readRange(repository: Repository, revisions: readonly string[]): CommitRange {
  const from: ObjectId[] = [];
  const exclude: ObjectId[] = [];
  for (const revision of revisions) {
    const range = splitRange(revision);
    if (range !== undefined) {
      exclude.push(resolveCommitSync(repository, range.before));
      from.push(resolveCommitSync(repository, range.after));
    } else if (revision.startsWith('^')) {
      exclude.push(resolveCommitSync(repository, revision.slice(1)));
    } else {
      from.push(resolveCommitSync(repository, revision));
    }
  }
  return { from, exclude };
}

/**
 * Runs what looks revisions up. Where one of the words names nothing but a file is called so, the hint says how to name
 * files; a word is never silently taken for one.
 */
export function withPathHint<T>(context: Context, words: readonly string[], look: () => T): T {
  try {
    return look();
  } catch (error) {
    const file = words.find((word) => word !== '' && context.fs.sync.lstat(resolve(context.cwd, word)) !== undefined);
    if (!(error instanceof MuseError) || errorCode(error) !== 'ERR_MUSE_NOT_FOUND' || file === undefined) throw error;
    const { message, code, kind, data } = error;
    throw new MuseError(message, {
      code,
      kind,
      data,
      cause: error,
      hint: `To name a file, put it behind --, as in: -- ${file}`,
    });
  }
}

/** `a..b` or `a...b` in its parts, where an empty one is HEAD. A ref name never holds two dots, so this is never a name. */
export function splitRange(
  revision: string,
): { readonly before: string; readonly after: string; readonly symmetric: boolean } | undefined {
  const parts = /^([^:]*?)(\.{2,3})([^.:][^:]*)?$/.exec(revision);
  if (parts === null) return undefined;
  return { before: parts[1] || 'HEAD', after: parts[3] || 'HEAD', symmetric: parts[2] === '...' };
}

/** The common ancestor that `a...b` compares `b` with; `a` itself where there is none. */
export function rangeBase(repository: Repository, before: string, after: string): ObjectId {
  const a = resolveCommitSync(repository, before);
  return mergeBaseSync(repository, a, resolveCommitSync(repository, after))[0] ?? a;
}
