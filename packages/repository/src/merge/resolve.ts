import { MuseError } from '@muse/io';
import { unionDriver } from '@muse/domain';
import type { Protocol } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { writeObjects } from '@muse/objects/protocols';
import { completeMerge } from '@muse/vcs-state';
import type { Conflict, ConflictSide, MergeState } from '@muse/vcs-state';
import { loadObject } from '../object/load.js';
import { select } from '../paths/selection.js';
import { withWorkTree } from '../repository/begin-write.js';
import type { Repository } from '../repository/repository.js';
import { restorePaths } from '../restore/restore-paths.js';
import { withEntry } from '../tree/with-entry.js';
import type { TreeWithEntry } from '../tree/with-entry.js';
import { conflictsOf } from './conflicts.js';
import type { ConflictStatus } from './conflicts.js';
import { requireMerge } from './in-progress.js';
import { createTreeSource } from './source.js';
import { newObjects } from './store.js';

export interface ResolveOptions {
  /** Files in conflict, or directories of which all are meant. */
  readonly paths: readonly string[];
  /** What becomes of them; without it they are taken as they are in the work tree. */
  readonly take?: 'ours' | 'theirs' | 'union';
  /** Take a file as it is although there are conflict markers in it. */
  readonly force?: boolean;
  readonly actor?: string;
}

export interface ResolveResult {
  readonly resolved: readonly string[];
  /** All conflicts of the merge, as they are now. */
  readonly conflicts: readonly ConflictStatus[];
  /** A snapshot of the uncommitted content that was overwritten; `null` if there was none. */
  readonly saved: ObjectId | null;
}

/**
 * Says that conflicts are resolved: by what is in the work tree, or by one side's version, or by both sides' lines, which
 * are put there. What is overwritten is kept as a snapshot. Files and record change together.
 *
 * Throws `ERR_MUSE_NO_MERGE`, `ERR_MUSE_UNRESOLVED` (refused), `ERR_MUSE_NOT_FOUND` for a path without a conflict.
 */
export function* resolve(repo: Repository, options: ResolveOptions): Protocol<ResolveResult> {
  const selection = select(options.paths);
  return yield* withWorkTree(repo, function* () {
    const before = yield* requireMerge(repo);
    const chosen = (yield* conflictsOf(repo, before)).filter(
      ({ path }) => selection.has(path) || selection.paths === undefined,
    );
    refuseUnknown(options.paths, chosen);
    const paths = chosen.map(({ path }) => path);
    const done = new Set(paths);
    const after = completeMerge({
      ...before,
      conflicts: before.conflicts.map((one) => (done.has(one.path) ? { ...one, resolved: true } : one)),
    });
    const { take } = options;
    if (take === undefined && options.force !== true) refuseUnresolved(chosen);
    const source = take === undefined ? before.treeMerged : yield* treeWith(repo, before, chosen, take);
    const { saved } = yield* restorePaths(repo, select(take === undefined ? [] : paths), {
      operation: 'resolve',
      reason: 'resolve',
      head: before.treeMerged,
      source,
      record: { operation: 'merge', before, after },
      ...(options.actor !== undefined && { actor: options.actor }),
    });
    return { resolved: paths, conflicts: yield* conflictsOf(repo, after), saved };
  });
}

/** The merged tree with the versions that are to be taken; stored, since a crash must be able to go on from it. */
function* treeWith(
  repo: Repository,
  { treeMerged }: MergeState,
  chosen: readonly Conflict[],
  take: 'ours' | 'theirs' | 'union',
): Protocol<ObjectId> {
  let tree: ObjectId | null = treeMerged;
  const objects: { id: ObjectId; bytes: Uint8Array }[] = [];
  for (const conflict of chosen) {
    let version = conflict[take === 'theirs' ? 'theirs' : 'ours'];
    if (take === 'union') {
      const bytes = yield* unionOf(repo, conflict);
      version = { kind: conflict.ours!.kind, id: blobId(bytes) };
      objects.push({ id: version.id, bytes });
    }
    yield* writeObjects(repo.objects, objects);
    const file = version && { kind: version.kind, id: version.id };
    const made: TreeWithEntry = yield* withEntry(repo.objects, tree, { path: conflict.path, file });
    yield* writeObjects(repo.objects, made.objects);
    tree = made.tree;
  }
  return tree ?? (yield* emptyTree(repo));
}

function* emptyTree(repo: Repository): Protocol<ObjectId> {
  const { tree, objects } = newObjects(createTreeSource(repo.objects), null);
  yield* writeObjects(repo.objects, objects);
  return tree;
}

function* unionOf(repo: Repository, { path, base, ours, theirs }: Conflict): Protocol<Uint8Array> {
  const isFile = (side: ConflictSide | undefined): boolean => side?.kind === 'file' || side?.kind === 'executable';
  if (ours === undefined || theirs === undefined || !isFile(ours) || !isFile(theirs)) throw noUnion(path);
  const outcome = unionDriver.merge({
    path,
    base: base === undefined || !isFile(base) ? null : yield* loadObject(repo.objects, base.id),
    ours: yield* loadObject(repo.objects, ours.id),
    theirs: yield* loadObject(repo.objects, theirs.id),
  });
  if (outcome.kind === 'conflict') throw noUnion(path);
  return outcome.bytes;
}

function refuseUnknown(asked: readonly string[], chosen: readonly Conflict[]): void {
  const unknown = asked.filter((path) => {
    const selection = select([path]);
    return selection.paths !== undefined && !chosen.some((conflict) => selection.has(conflict.path));
  });
  if (unknown.length === 0) return;
  throw new MuseError(`there is no conflict in ${unknown.map((path) => JSON.stringify(path)).join(', ')}`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    hint: 'Run "muse conflicts" to see which files are in conflict; nothing was changed.',
    data: { paths: unknown },
  });
}

function refuseUnresolved(chosen: readonly ConflictStatus[]): void {
  const paths = chosen.filter(({ state }) => state === 'unresolved').map(({ path }) => path);
  if (paths.length === 0) return;
  throw new MuseError(`not resolved yet: ${paths.map((path) => JSON.stringify(path)).join(', ')}`, {
    code: 'ERR_MUSE_UNRESOLVED',
    kind: 'refused',
    hint: 'Edit them until no conflict markers are left, or say --ours, --theirs or --union, or take them as they are with --force.',
    data: { paths },
  });
}

function noUnion(path: string): MuseError {
  return new MuseError(`${JSON.stringify(path)} cannot be resolved by keeping the lines of both sides`, {
    code: 'ERR_MUSE_UNRESOLVED',
    kind: 'refused',
    hint: 'It is no text on both sides. Say --ours or --theirs, or edit it; nothing was changed.',
    data: { paths: [path] },
  });
}
