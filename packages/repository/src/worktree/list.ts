import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import type { Head } from '@muse/refs';
import { readRef } from '@muse/refs/protocols';
import { branchRef } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { readRecords } from './records.js';

/** A work tree of a repository. */
export interface WorkTree {
  /** `null` for the main one. */
  readonly name: string | null;
  /** Its root. */
  readonly path: string;
  /** `null` if its HEAD cannot be read. */
  readonly head: Head | null;
  readonly tip: ObjectId | null;
  /** True if its directory was deleted without `removeWorktree`: adding or removing a work tree cleans it up. */
  readonly abandoned: boolean;
}

/** All work trees of a repository, the main one first, then by name. */
export function* listWorktrees(repo: Repository): Protocol<WorkTree[]> {
  const found: WorkTree[] = [];
  for (const { name, root, head, abandoned } of yield* readRecords(repo)) {
    found.push({ name, path: root, head, tip: head === null ? null : yield* tipOf(repo, head), abandoned });
  }
  return found;
}

function* tipOf(repo: Repository, head: Head): Protocol<ObjectId | null> {
  return head.kind === 'commit' ? head.id : yield* readRef(repo.refs, branchRef(head.branch));
}
