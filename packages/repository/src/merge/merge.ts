import type { ConflictStyle } from '@muse/domain';
import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { blobId, encodeCommit } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { writeObjects } from '@muse/objects/protocols';
import { applyCheckout } from '../checkout/apply.js';
import { planCheckout } from '../checkout/plan.js';
import { actorOf, sign } from '../commit/signer.js';
import type { Signature, Signer } from '../commit/signer.js';
import type { TreeChange } from '../diff/file-diff.js';
import { diffTrees } from '../diff/trees.js';
import { refuseStaleWorkTree } from '../operation/base-commit.js';
import { refuseUnfinished } from '../operation/unfinished.js';
import { loadCommit } from '../object/load.js';
import { withWorkTree } from '../repository/begin-write.js';
import { branchRef, readTip } from '../repository/head.js';
import type { Tip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { storedAncestry } from './base.js';
import { commonBase } from './base-tree.js';
import { cannotFastForward, conflicted, unrelated } from './failures.js';
import { createTreeSource } from './source.js';
import type { TreeSource } from './source.js';
import { stopAtConflicts } from './stop.js';
import { newObjects } from './store.js';
import { mergeTrees } from './trees.js';

export interface MergeOptions {
  /** The commit to merge. */
  readonly theirs: ObjectId;
  /** How it was named, for the message and the reflog: `feature`. */
  readonly name: string;
  /** Of the merge commit; `Merge feature into main` if absent. */
  readonly message?: string;
  readonly signer: Signer;
  /** Only moves the branch forward; refuses if that is not enough. */
  readonly ffOnly?: boolean;
  /** Makes a commit also where moving the branch forward would do. */
  readonly noFf?: boolean;
  /** How conflicts in a text are written; `merge` by default. */
  readonly style?: ConflictStyle;
}

export interface MergeResult {
  readonly kind: 'up-to-date' | 'fast-forward' | 'merged';
  /** Where the branch is now. */
  readonly id: ObjectId;
  /** How its tree changed. */
  readonly changes: readonly TreeChange[];
}

/**
 * Merges a commit into what is checked out. Every change of both sides is in the result. A text that both changed is
 * merged line by line; what cannot be merged is a conflict: then no ref moves, the work tree has what could be merged and
 * both versions between markers, and `MERGE_STATE.json` remembers the merge until `commit` concludes it or `abortMerge`
 * gives it up.
 *
 * The merged trees and the commit become durable in one pack; then the work tree, the branch and HEAD move as one
 * journaled checkout. A crash before that leaves objects that nothing names; one during it is finished or undone by the
 * next command.
 *
 * @throws `ERR_MUSE_CONFLICT` (conflict; `data.conflicts`) when it stopped at conflicts. With nothing changed: `ERR_MUSE_UNRELATED` (refused) without a common ancestor,
 * `ERR_MUSE_NOT_FAST_FORWARD` (refused), `ERR_MUSE_WOULD_OVERWRITE` (refused) for uncommitted or untracked files in the
 * way, `ERR_MUSE_REF_MOVED` (refused) if another process moved the branch.
 */
export function* merge(repo: Repository, options: MergeOptions): Protocol<MergeResult> {
  if (options.ffOnly === true && options.noFf === true) throw contradiction();
  const theirs = yield* loadCommit(repo.objects, options.theirs);
  return yield* withWorkTree(repo, function* (): Protocol<MergeResult> {
    yield* refuseUnfinished(repo, 'merge');
    const tip = yield* readTip(repo);
    yield* refuseStaleWorkTree(repo, tip, { operation: 'merge' });
    if (tip.commit === null)
      return yield* moveTo(repo, tip, { id: options.theirs, tree: theirs.tree }, options, 'fast-forward');

    const source = createTreeSource(repo.objects);
    const sides = { ours: [tip.commit], theirs: options.theirs };
    const base = yield* commonBase(source, storedAncestry(repo.objects), sides);
    if (base.ids.length === 0) throw unrelated(options.name);
    if (base.ids.includes(options.theirs)) return { kind: 'up-to-date', id: tip.commit, changes: [] };
    if (base.ids.includes(tip.commit) && options.noFf !== true) {
      return yield* moveTo(repo, tip, { id: options.theirs, tree: theirs.tree }, options, 'fast-forward');
    }
    if (options.ffOnly === true) throw cannotFastForward(options.name, tip.commit);

    const trees = { base: base.tree, ours: tip.tree, theirs: theirs.tree };
    const labels = { base: 'base', ours: nameOf(tip), theirs: options.name };
    const merged = yield* mergeTrees(source, trees, {
      labels,
      ...(options.style && { style: options.style }),
      keepBoth: true,
      // What one side deleted and the other changed stays, for the user to decide.
      atConflict: ({ marked, ours: mine, theirs: other }) => marked ?? mine ?? other,
    });
    if (merged.conflicts.length > 0) {
      const { committer } = yield* sign(options.signer);
      const message = messageOf(tip, options);
      const { theirs: id, name: theirsName } = options;
      const stopped = { tip, theirs: id, theirsName, bases: base.ids, message, source, merged };
      yield* stopAtConflicts(repo, { ...stopped, actor: actorOf(committer) });
      throw conflicted(options.name, merged.conflicts);
    }
    const commit = yield* writeMerge(repo, { tip, source, root: merged.tree }, options);
    return yield* moveTo(repo, tip, commit, options, 'merged');
  });
}

interface Target {
  readonly id: ObjectId;
  readonly tree: ObjectId;
}

/** Stores what the merge made: the root's new trees and files, and the commit. */
function* writeMerge(
  repo: Repository,
  made: { readonly tip: Tip; readonly source: TreeSource; readonly root: ObjectId | null },
  options: MergeOptions,
): Protocol<Target> {
  const { tree, objects } = newObjects(made.source, made.root);
  const signature: Signature = yield* sign(options.signer);
  const message = messageOf(made.tip, options);
  const bytes = encodeCommit({ tree, parents: [made.tip.commit!, options.theirs], ...signature, message });
  const id = blobId(bytes);
  yield* writeObjects(repo.objects, [...objects, { id, bytes }]);
  return { id, tree };
}

function messageOf(tip: Tip, { message, name }: MergeOptions): string {
  return message ?? `Merge ${name} into ${nameOf(tip)}\n`;
}

function* moveTo(
  repo: Repository,
  tip: Tip,
  target: Target,
  options: MergeOptions,
  kind: 'fast-forward' | 'merged',
): Protocol<MergeResult> {
  const { committer } = yield* sign(options.signer);
  const move =
    tip.head.kind === 'branch'
      ? { ref: { name: branchRef(tip.head.branch), expected: tip.commit, next: target.id } }
      : { head: { kind: 'commit', id: target.id } as const };
  const plan = yield* planCheckout(repo, {
    operation: 'merge',
    from: tip.tree,
    to: target.tree,
    ...move,
    reason: `merge ${options.name}: ${kind === 'merged' ? 'made a commit' : 'fast-forward'}`,
    actor: actorOf(committer),
  });
  yield* applyCheckout(repo, plan);
  return { kind, id: target.id, changes: yield* diffTrees(repo.objects, tip.tree, target.tree) };
}

function nameOf({ head }: Tip): string {
  return head.kind === 'branch' ? head.branch : 'HEAD';
}

function contradiction(): MuseError {
  return new MuseError('a merge cannot be fast-forward only and never fast-forward', {
    code: 'ERR_MUSE_BAD_OPTION',
    kind: 'refused',
  });
}
