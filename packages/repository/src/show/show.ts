import type { Protocol } from '@muse/io/protocols';
import { checkSignature, decodeSnapshot } from '@muse/objects';
import type { Annotations, Commit, ObjectId, SignatureCheck, Snapshot, TreeEntry } from '@muse/objects';
import { readAnnotations } from '@muse/objects/protocols';
import { diff } from '../diff/diff.js';
import type { FileDiff } from '../diff/file-diff.js';
import type { RenameOptions } from '../diff/renames.js';
import { loadCommit, loadObject, loadTree } from '../object/load.js';
import type { Repository } from '../repository/repository.js';
import type { Resolved } from '../revision/resolve.js';
import type { Tag } from '../tag/format.js';
import { loadTag } from '../tag/read.js';

/** An object, as far as a reader wants to see it. */
export type Shown =
  | ShownCommit
  | { readonly kind: 'tag'; readonly id: ObjectId; readonly tag: Tag; readonly target: Shown }
  | { readonly kind: 'tree'; readonly id: ObjectId; readonly entries: readonly TreeEntry[] }
  | { readonly kind: 'snapshot'; readonly id: ObjectId; readonly snapshot: Snapshot }
  | { readonly kind: 'blob'; readonly id: ObjectId; readonly bytes: Uint8Array };

/** A commit with what it changed, against its first parent, and what is known about it. */
export interface ShownCommit extends Annotations {
  readonly kind: 'commit';
  readonly id: ObjectId;
  readonly commit: Commit;
  readonly signature: SignatureCheck;
  readonly files: readonly FileDiff[];
}

export interface ShowOptions {
  /** Of a commit, only these files and directories. */
  readonly paths?: readonly string[];
  /** Unchanged lines around each change; 3 if absent. */
  readonly context?: number;
  /** Whether, and how, renamed files are found; by default they are. */
  readonly renames?: RenameOptions | false;
}

/** Reads an object for showing: a commit with its changes, a tag with what it names, a tree, a snapshot, a file. */
export function* show(
  repo: Repository,
  object: Pick<Resolved, 'id' | 'kind'>,
  options: ShowOptions = {},
): Protocol<Shown> {
  const { id, kind } = object;
  switch (kind) {
    case 'commit': {
      const commit = yield* loadCommit(repo.objects, id);
      const [parent] = commit.parents;
      const from = parent === undefined ? null : (yield* loadCommit(repo.objects, parent)).tree;
      const known = { signature: checkSignature(commit), ...(yield* readAnnotations(repo.objects, id)) };
      return { kind, id, commit, ...known, files: yield* diff(repo, { from, to: commit.tree, ...options }) };
    }
    case 'tag': {
      const tag = yield* loadTag(repo.objects, id);
      return { kind, id, tag, target: yield* show(repo, { id: tag.object, kind: tag.kind }, options) };
    }
    case 'tree':
      return { kind, id, entries: yield* loadTree(repo.objects, id) };
    case 'snapshot':
      return { kind, id, snapshot: decodeSnapshot(yield* loadObject(repo.objects, id), id) };
    case 'blob':
      return { kind, id, bytes: yield* loadObject(repo.objects, id) };
  }
}
