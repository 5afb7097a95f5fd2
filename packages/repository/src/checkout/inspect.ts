import { parentPath } from '@muse/io';
import type { FileStat, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import type { FileVersion, TreeChange } from '../diff/file-diff.js';
import { ancestors } from '../paths/selection.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { hashContent } from '../scan/content.js';
import { idOf, looksUnchanged, positionOf } from '../scan/record.js';
import type { DirectoryRecord } from '../scan/record.js';
import { loadStatCache, lookUp } from '../scan/stat-cache.js';
import type { StatCache } from '../scan/stat-cache.js';
import { kindInTree } from '../scan/scan-state.js';

/** A path whose content would be lost. */
export interface Blocker {
  readonly path: string;
  /** True for a tracked path with uncommitted changes, false for one that no commit has. */
  readonly tracked: boolean;
}

/** How one path of a planned change looks now. */
export interface Finding {
  readonly state: 'before' | 'after' | 'dirty';
  readonly seen: FileStat | undefined;
  readonly blockers: readonly Blocker[];
}

interface Inspection {
  readonly repo: Repository;
  readonly cache: StatCache;
  readonly records: Map<string, DirectoryRecord | undefined>;
  /** What is at a path of a directory; `undefined` for nothing. */
  readonly parents: Map<string, FileStat | undefined>;
  readonly changes: ReadonlyMap<string, TreeChange>;
}

/** Makes the function that looks at one path after the other of `changes`. */
export function* inspector(
  repo: Repository,
  changes: readonly TreeChange[],
): Protocol<(change: TreeChange) => Protocol<Finding>> {
  const inspection: Inspection = {
    repo,
    cache: yield* loadStatCache(repo),
    records: new Map(),
    parents: new Map(),
    changes: new Map(changes.map((change) => [change.path, change])),
  };
  return (change) => inspect(inspection, change);
}

function* inspect(at: Inspection, change: TreeChange): Protocol<Finding> {
  const { path, before, after } = change;
  const obstacle = yield* obstacleAbove(at, path);
  if (obstacle !== undefined) return yield* inspectBelow(at, change, obstacle);
  const seen = yield* port.lstat(workTreePath(at.repo, path));
  if (seen === undefined) {
    if (after === undefined) return { state: 'after', seen, blockers: [] };
    return { state: before === undefined ? 'before' : 'dirty', seen, blockers: [] };
  }
  if (seen.kind === 'directory') return yield* inspectDirectory(at, change, seen);
  if (before !== undefined && (yield* isVersion(at, path, seen, before)))
    return { state: 'before', seen, blockers: [] };
  if (after !== undefined && (yield* isVersion(at, path, seen, after))) return { state: 'after', seen, blockers: [] };
  if (before !== undefined) return { state: 'dirty', seen, blockers: [] };
  return { state: 'before', seen, blockers: [{ path, tracked: false }] };
}

/** The path lies below something that is no directory: a link there would lead out of the tree, so nothing goes through. */
function* inspectBelow(at: Inspection, change: TreeChange, obstacle: string): Protocol<Finding> {
  if (change.after === undefined) return { state: 'after', seen: undefined, blockers: [] };
  const above = at.changes.get(obstacle);
  // A file that gives way to a directory is looked at as a path of its own.
  if (above?.before !== undefined && above.after === undefined) {
    const finding = yield* inspect(at, above);
    return {
      state: 'before',
      seen: undefined,
      blockers: finding.state === 'dirty' ? [{ path: obstacle, tracked: true }] : [],
    };
  }
  return { state: 'before', seen: undefined, blockers: [{ path: obstacle, tracked: change.before !== undefined }] };
}

/** A directory stands where a file was or is to be: what is in it must be going away with this change. */
function* inspectDirectory(at: Inspection, change: TreeChange, seen: FileStat): Protocol<Finding> {
  const { path, before, after } = change;
  if (after === undefined) return { state: 'after', seen, blockers: [] };
  if (before !== undefined) return { state: 'dirty', seen, blockers: yield* keptBelow(at, path) };
  return { state: 'before', seen, blockers: yield* keptBelow(at, path) };
}

/** The files in a directory that the change does not remove. */
function* keptBelow(at: Inspection, path: string): Protocol<Blocker[]> {
  const kept: Blocker[] = [];
  for (const entry of (yield* port.readdir(workTreePath(at.repo, path))) ?? []) {
    const child = `${path}/${entry.name}`;
    const change = at.changes.get(child);
    if (entry.kind === 'directory') kept.push(...(yield* keptBelow(at, child)));
    else if (change === undefined || change.after !== undefined) kept.push({ path: child, tracked: false });
  }
  return kept;
}

/** The nearest thing above a path that is there and is no directory. */
function* obstacleAbove(at: Inspection, path: string): Protocol<string | undefined> {
  for (const above of ancestors(path)) {
    if (above === '') continue;
    if (!at.parents.has(above)) at.parents.set(above, yield* port.lstat(workTreePath(at.repo, above)));
    const stat = at.parents.get(above);
    if (stat === undefined) return undefined;
    if (stat.kind !== 'directory') return above;
  }
  return undefined;
}

/** True if a file or link is exactly this version. */
function* isVersion(at: Inspection, path: string, stat: FileStat, version: FileVersion): Protocol<boolean> {
  if (stat.kind === 'other' || kindInTree(stat) !== version.kind) return false;
  const known = cachedId(at, path, stat);
  if (known !== undefined) return known === version.id;
  const content = yield* hashContent(workTreePath(at.repo, path), stat);
  return content?.stable === true && content.id === version.id && kindInTree(content.stat) === version.kind;
}

function cachedId(at: Inspection, path: string, stat: FileStat): ObjectId | undefined {
  const slash = path.lastIndexOf('/');
  const directory = slash < 0 ? '' : parentPath(path);
  if (!at.records.has(directory)) at.records.set(directory, lookUp(at.cache, directory));
  const record = at.records.get(directory);
  const index = record === undefined ? -1 : positionOf(record, path.slice(slash + 1));
  if (record === undefined || index < 0) return undefined;
  return looksUnchanged(record, index, kindInTree(stat), stat) ? idOf(record, index) : undefined;
}
