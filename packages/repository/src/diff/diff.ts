import { LARGEST_TEXT } from '@muse/domain';
import type { Protocol } from '@muse/io/protocols';
import { port } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { objectSize } from '@muse/objects/protocols';
import { loadObject } from '../object/load.js';
import { select } from '../paths/selection.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { readWhole } from '../scan/content.js';
import { rememberScan, scanWorkTree } from '../scan/scan.js';
import { diffFile } from './file-diff.js';
import type { FileDiff, FileSide, FileVersion, TreeChange } from './file-diff.js';
import { findRenames } from './renames.js';
import type { ReadVersion, RenameOptions } from './renames.js';
import { diffTrees } from './trees.js';

export interface DiffOptions {
  /** A tree; null is the empty one. */
  readonly from: ObjectId | null;
  /** A tree, or the files in the work tree: those that are versioned, and those that a commit would add. */
  readonly to: ObjectId | null | 'worktree';
  /** Only these files and directories. */
  readonly paths?: readonly string[];
  /** Unchanged lines around each change; 3 if absent. */
  readonly context?: number;
  /** Whether, and how, renamed files are found; by default they are. */
  readonly renames?: RenameOptions | false;
}

/** Compares two trees, or a tree with the work tree, file by file and line by line; sorted by the bytes of the paths. */
export function* diff(repo: Repository, options: DiffOptions): Protocol<FileDiff[]> {
  const { from, to, context = 3 } = options;
  const paths = options.paths ?? [];
  const diffs: FileDiff[] = [];
  const renames = options.renames ?? {};
  if (to !== 'worktree') {
    const changes = yield* diffTrees(repo.objects, from, to, { paths });
    const read: ReadVersion = (_path, version) => storedBytes(repo, version);
    for (const change of renames === false ? changes : yield* findRenames(changes, read, renames)) {
      const [before, after] = [yield* storedSide(repo, change.before), yield* storedSide(repo, change.after)];
      diffs.push(diffFile(change, { before, after }, context));
    }
    return diffs;
  }
  const selection = select(paths.length === 0 ? undefined : paths);
  const scan = yield* scanWorkTree(repo, { head: from, selection });
  yield* rememberScan(repo, scan.cache);
  const added = new Set(scan.changes.filter(({ before }) => before === undefined).map(({ path }) => path));
  const read: ReadVersion = (path, version) => (added.has(path) ? bytesNow(repo, path) : storedBytes(repo, version));
  for (const found of renames === false ? scan.changes : yield* findRenames(scan.changes, read, renames)) {
    const { change, after } = yield* fileNow(repo, found);
    if (change === undefined) continue;
    diffs.push(diffFile(change, { before: yield* storedSide(repo, change.before), after }, context));
  }
  return diffs;
}

const ABSENT: FileSide = { size: 0, bytes: new Uint8Array() };

function* storedSide(repo: Repository, version: FileVersion | undefined): Protocol<FileSide> {
  if (version === undefined) return ABSENT;
  const size = yield* objectSize(repo.objects, version.id);
  if (size !== null && size > LARGEST_TEXT) return { size };
  const bytes = yield* loadObject(repo.objects, version.id);
  return { size: bytes.length, bytes };
}

function* storedBytes(repo: Repository, version: FileVersion): Protocol<Uint8Array | undefined> {
  return (yield* storedSide(repo, version)).bytes;
}

function* bytesNow(repo: Repository, path: string): Protocol<Uint8Array | undefined> {
  return (yield* fileNow(repo, { path, after: { kind: 'file', id: blobId(new Uint8Array()) } })).after.bytes;
}

/** What is at a path now, which may be something else than what the scan saw: the diff tells what it shows. */
function* fileNow(
  repo: Repository,
  found: TreeChange,
): Protocol<{ readonly change: TreeChange | undefined; readonly after: FileSide }> {
  const { path, before, after: seen, ...renamed } = found;
  if (seen === undefined) return { change: found, after: ABSENT };
  const file = workTreePath(repo, path);
  const stat = yield* port.lstat(file);
  if (stat !== undefined && stat.kind === 'file' && stat.size > LARGEST_TEXT)
    return { change: found, after: { size: stat.size } };
  const readable = stat !== undefined && (stat.kind === 'file' || stat.kind === 'symlink');
  const bytes = readable ? yield* readWhole(file, stat) : undefined;
  if (bytes === undefined) return { change: before && { path, before }, after: ABSENT };
  const after = { kind: seen.kind, id: blobId(bytes) };
  const same = before?.id === after.id && before.kind === after.kind;
  return {
    change: same && renamed.from === undefined ? undefined : { path, after, ...renamed, ...(before && { before }) },
    after: { size: bytes.length, bytes },
  };
}
