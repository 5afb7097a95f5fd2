import { errorCode, MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { encodeCommit, signCommit } from '@muse/objects';
import type { Commit, ObjectId } from '@muse/objects';
import { updateRef, writeHeadCommit } from '@muse/refs/protocols';
import type { MergeState, OperationChange } from '@muse/vcs-state';
import { clearMergeState } from '@muse/vcs-state/protocols';
import { formatHead } from '@muse/refs';
import { refuseStaleWorkTree } from '../operation/base-commit.js';
import { mergeToConclude } from '../merge/conclude.js';
import { recordOperation, worktreeName } from '../operation/record-operation.js';
import { checkPath } from '../paths/check-path.js';
import { select } from '../paths/selection.js';
import type { Selection } from '../paths/selection.js';
import { withWorkTree } from '../repository/begin-write.js';
import { branchRef, readTip } from '../repository/head.js';
import type { Tip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import { sweepSeen } from '../repository/sweep.js';
import { refuseUnmet, rememberScan, scanWorkTree } from '../scan/scan.js';
import type { Scan } from '../scan/scan.js';
import type { TreeChange } from '../diff/file-diff.js';
import { entryAt } from '../tree/entry-at.js';
import { actorOf, sign } from './signer.js';
import type { Signature, Signer } from './signer.js';
import { abandonCollecting, collect, collector, finishCollecting, storingSink } from './storing-sink.js';

export interface CommitOptions {
  /** That of the merge by default, if the commit concludes one. */
  readonly message?: string;
  readonly signer: Signer;
  /** Only these paths and what is below them, relative to the work tree; everything else stays as in the last commit. */
  readonly paths?: readonly string[];
  /** Commit although nothing changed. */
  readonly allowEmpty?: boolean;
  readonly allowEmptyMessage?: boolean;
  /** Also take those of `paths` that are ignored. */
  readonly force?: boolean;
  /** Sign the commit with this Ed25519 private key, in PEM. Without a usable key there is no commit. */
  readonly signingKey?: string;
  /** Only if it concludes this: refused where no merge is in progress. */
  readonly concludes?: 'merge';
}

export interface CommitResult {
  readonly id: ObjectId;
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly message: string;
  /** `null` with a detached HEAD. */
  readonly branch: string | null;
  readonly changes: readonly TreeChange[];
  readonly objectsWritten: number;
}

/** How often a commit starts again because the branch moved under it. */
const ATTEMPTS = 8;

/**
 * Records the work tree, or the named paths of it, as a commit on the current branch.
 *
 * When this returns, the commit and all it names are durable and the branch points at it (four syncs). A crash earlier
 * leaves the branch as it was, and at worst objects that nothing names. Files are recorded from the bytes stored. If
 * another process moves the branch meanwhile, the commit is made again on top where that loses nothing.
 *
 * In the middle of a merge whose conflicts are all resolved, the commit concludes it: it has both commits as parents, and
 * the record of the merge goes. A crash between the two leaves a record that the next command removes.
 *
 * Throws `ERR_MUSE_NOTHING_TO_COMMIT`, `ERR_MUSE_EMPTY_MESSAGE`, `ERR_MUSE_FILE_CHANGING`, `ERR_MUSE_IGNORED_PATH`,
 * `ERR_MUSE_BAD_PATH`, `ERR_MUSE_BRANCH_MOVED`, `ERR_MUSE_NO_SIGNING_KEY`, `ERR_MUSE_UNRESOLVED`, `ERR_MUSE_NO_MERGE`
 * (refused), `ERR_MUSE_NOT_FOUND`.
 */
export function* commit(repo: Repository, options: CommitOptions): Protocol<CommitResult> {
  if (options.message?.trim() === '' && options.allowEmptyMessage !== true) throw emptyMessage();
  const selection = select(options.paths);
  return yield* withWorkTree(repo, function* () {
    const first = yield* readTip(repo);
    const merge = yield* mergeToConclude(repo, first, options);
    const message = options.message ?? merge?.message;
    if (message === undefined) throw noMessage();
    yield* refuseStaleWorkTree(repo, first, { operation: 'commit', selection });
    for (let attempt = 1, tip = first; ; attempt++, tip = yield* readTip(repo)) {
      if (attempt > 1) yield* refuseOvertaken(repo, selection, first, tip);
      try {
        const made = yield* commitOnto(repo, { tip, selection, merge }, { ...options, message });
        if (merge !== null) yield* clearMergeState({ fs: repo.fs, dir: repo.stateDir }, { expected: merge });
        return made;
      } catch (error) {
        // The resolution of a merge belongs to the two commits that it joins.
        if (errorCode(error) !== 'ERR_MUSE_REF_MOVED' || attempt === ATTEMPTS || merge !== null) throw error;
      }
    }
  });
}

interface Onto {
  readonly tip: Tip;
  readonly selection: Selection;
  readonly merge: MergeState | null;
}

function* commitOnto(
  repo: Repository,
  { tip, selection, merge }: Onto,
  options: CommitOptions & { readonly message: string },
): Protocol<CommitResult> {
  const objects = collector(repo.objects);
  let made: Omit<CommitResult, 'objectsWritten'>;
  let scan: Scan;
  let objectsWritten: number;
  const signature = yield* sign(options.signer);
  try {
    const forced = options.force === true && selection.paths !== undefined;
    scan = yield* scanWorkTree(repo, { head: tip.tree, selection, forced, sink: storingSink(objects) });
    refuseUnmet(scan);
    refuseBadNames(scan.changes);
    if (scan.changes.length === 0 && options.allowEmpty !== true && merge === null) throw nothingToCommit(scan);
    const parents = [...(tip.commit === null ? [] : [tip.commit]), ...(merge === null ? [] : [merge.theirs])];
    const unsigned: Commit = { tree: scan.tree, parents, ...signature, message: options.message };
    const { signingKey } = options;
    const id = yield* collect(
      objects,
      encodeCommit(signingKey === undefined ? unsigned : signCommit(unsigned, signingKey)),
    );
    const branch = tip.head.kind === 'branch' ? tip.head.branch : null;
    made = { id, tree: scan.tree, parents, message: options.message, branch, changes: scan.changes };
    // I-4: everything the commit names is durable before the branch names the commit.
    objectsWritten = yield* finishCollecting(objects);
  } catch (error) {
    yield* abandonCollecting(objects);
    throw error;
  }
  yield* moveTip(repo, tip, made.id, signature, options.message);
  yield* rememberScan(repo, scan.cache);
  yield* sweepSeen(repo, scan.temps);
  return { ...made, objectsWritten };
}

function* moveTip(repo: Repository, tip: Tip, next: ObjectId, by: Signature, message: string): Protocol<void> {
  const { time, zone } = by.committer;
  const subject = message.split('\n', 1)[0]!;
  const reason = `${tip.commit === null ? 'commit (initial)' : 'commit'}: ${subject}`;
  const update = { reason, actor: actorOf(by.committer), time, zone };
  const { head, commit: before } = tip;
  const worktree = worktreeName(repo);
  const moved: OperationChange =
    head.kind === 'commit'
      ? { kind: 'head', worktree, before: formatHead(head), after: formatHead({ kind: 'commit', id: next }) }
      : { kind: 'ref', name: branchRef(head.branch), before, after: next };
  const at = { kind: 'worktree', name: worktree, commit: { before, after: next }, tree: null, snapshot: null } as const;
  const about = { verb: 'commit', actor: update.actor, zone, provenance: by.provenance, changes: [moved, at] };
  yield* recordOperation(repo, about, () =>
    head.kind === 'commit'
      ? writeHeadCommit(repo.refs, next, update)
      : updateRef(repo.refs, branchRef(head.branch), { expected: before, next, ...update }),
  );
}

/**
 * After a lost race: going on is safe only if what the other process committed is not what this commit would record from
 * the work tree, for the work tree does not have the other's changes and would take them back.
 */
function* refuseOvertaken(repo: Repository, selection: Selection, first: Tip, now: Tip): Protocol<void> {
  if (first.tree === now.tree) return;
  const overtaken: string[] = [];
  for (const path of selection.paths ?? []) {
    const before = yield* entryAt(repo.objects, first.tree, path);
    const after = yield* entryAt(repo.objects, now.tree, path);
    if (before?.id !== after?.id || before?.kind !== after?.kind) overtaken.push(path);
  }
  if (selection.paths !== undefined && overtaken.length === 0) return;
  const branch = now.head.kind === 'branch' ? now.head.branch : 'HEAD';
  throw new MuseError(
    `${branch} was moved to ${now.commit} while committing, and the work tree does not have that change`,
    {
      code: 'ERR_MUSE_BRANCH_MOVED',
      kind: 'refused',
      hint: 'Nothing was committed and the work tree is as it was. See "muse status", then restore what the other commit changed.',
      data: { branch, expected: first.commit, actual: now.commit, paths: overtaken },
    },
  );
}

function refuseBadNames(changes: readonly TreeChange[]): void {
  for (const { path, before, after } of changes) {
    if (before === undefined && after !== undefined) checkPath(path, { kind: 'refused' });
  }
}

function nothingToCommit(scan: Scan): MuseError {
  return new MuseError('nothing to commit: the work tree is equal to the last commit', {
    code: 'ERR_MUSE_NOTHING_TO_COMMIT',
    kind: 'refused',
    hint: 'Use --allow-empty to commit nevertheless.',
    data: { tree: scan.tree },
  });
}

function noMessage(): MuseError {
  return new MuseError('a commit needs a message', {
    code: 'ERR_MUSE_EMPTY_MESSAGE',
    kind: 'refused',
    hint: "Say what changed: muse commit -m 'what changed'. Or pass --allow-empty-message.",
  });
}

function emptyMessage(): MuseError {
  return new MuseError('the commit message is empty', {
    code: 'ERR_MUSE_EMPTY_MESSAGE',
    kind: 'refused',
    hint: 'Say what the commit does with -m, or give --allow-empty-message.',
  });
}
