import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { lastWorkTreeMove } from '@muse/vcs-state/protocols';
import { diffTrees } from '../diff/trees.js';
import { loadCommit } from '../object/load.js';
import { select } from '../paths/selection.js';
import type { Selection } from '../paths/selection.js';
import type { Tip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { scanWorkTree } from '../scan/scan.js';
import { worktreeName } from './record-operation.js';

/**
 * The commit that this work tree was brought to, by the newest operation that the log has of it. It is the tip, unless
 * somebody moved the branch or HEAD without the work tree. Where the log cannot tell (it is new, or was written before
 * the machine was started anew, so that a power cut may have taken its end), the tip is believed.
 */
export function* baseCommit(repo: Repository, tip: ObjectId | null): Protocol<ObjectId | null> {
  const last = yield* lastWorkTreeMove(repo.operations, worktreeName(repo));
  if (last === undefined) return tip;
  const { operation, move } = last;
  const { boot } = yield* port.self();
  if (boot === '' || operation.boot !== boot) return tip;
  // Its process was killed: it has moved the branch, or it has not.
  if (operation.outcome === null && move.commit.before === tip) return tip;
  return move.commit.after;
}

/**
 * Refuses to go on from a work tree whose branch was moved without it, where that would take back what the movement
 * brought: paths that it changed and that the work tree does not have as they are now.
 *
 * Throws `ERR_MUSE_BRANCH_MOVED` (refused), naming the paths.
 */
export function* refuseStaleWorkTree(
  repo: Repository,
  { head, commit, tree }: Tip,
  { operation, selection = select(undefined) }: { readonly operation: string; readonly selection?: Selection },
): Protocol<void> {
  const base = yield* baseCommit(repo, commit);
  if (base === commit) return;
  const from = base === null ? null : (yield* loadCommit(repo.objects, base)).tree;
  const brought = new Set((yield* diffTrees(repo.objects, from, tree)).map((change) => change.path));
  const { changes } = yield* scanWorkTree(repo, { head: tree, selection });
  const paths = changes.flatMap(({ path }) => (brought.has(path) ? [path] : []));
  if (paths.length === 0) return;
  const name = head.kind === 'branch' ? head.branch : 'HEAD';
  throw new MuseError(
    `${name} was moved to ${commit} by another program, and the work tree does not have that change`,
    {
      code: 'ERR_MUSE_BRANCH_MOVED',
      kind: 'refused',
      hint: `Nothing was changed: ${operation} would take the change back. Restore these paths, or look at "muse diff" and say "muse switch ${head.kind === 'branch' ? head.branch : '--detach HEAD'}" to go on from here.`,
      data: { branch: name, expected: base, actual: commit, paths },
    },
  );
}
