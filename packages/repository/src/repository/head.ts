import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { readHead, readRef } from '@muse/refs/protocols';
import type { Head } from '@muse/refs';
import { loadCommit } from '../object/load.js';
import type { Repository } from './repository.js';

/** Where a work tree stands. */
export interface Tip {
  readonly head: Head;
  /** The commit that HEAD leads to; `null` on a branch without commits. */
  readonly commit: ObjectId | null;
  /** The tree of that commit. */
  readonly tree: ObjectId | null;
}

/** Reads HEAD, its branch and its commit. A damaged one of them throws; it is never taken for "no commits yet". */
export function* readTip(repo: Repository): Protocol<Tip> {
  const head = yield* readHead(repo.refs);
  const commit = head.kind === 'commit' ? head.id : yield* readRef(repo.refs, branchRef(head.branch));
  const tree = commit === null ? null : (yield* loadCommit(repo.objects, commit)).tree;
  return { head, commit, tree };
}

/** The full name of a branch. */
export function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}
