import type { FileSystem } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { Commit, ObjectId } from '@muse/objects';
import { loadCommit } from '../object/load.js';
import type { Repository } from '../repository/repository.js';
import { hasMore, nextInOrder, startOrder } from './order.js';
import type { Order, WalkNode } from './order.js';
import { createTreeReader, sameAtPaths } from './simplify.js';

export interface LogOptions {
  /** Where to start: ids of commits. */
  readonly from: readonly ObjectId[];
  /** Leaves out these commits and everything they reach. */
  readonly exclude?: readonly ObjectId[];
  /** Only commits that change something at these files or directories, relative to the root of the tree. */
  readonly paths?: readonly string[];
  /** Follows only the first parent of each merge. */
  readonly firstParent?: boolean;
  /**
   * `time` (the default) reads history as it goes; a parent could come before its child if the child's clock was more
   * than a minute behind. `topological` reads all of it first, and no parent ever comes before a child.
   */
  readonly order?: 'time' | 'topological';
}

/** One commit of a log. */
export interface LogEntry {
  readonly id: ObjectId;
  readonly commit: Commit;
  /** Where the walk went on from here: the parents, less those that `firstParent` or `paths` leave out. */
  readonly parents: readonly ObjectId[];
}

interface LogNode extends WalkNode {
  readonly commit: Commit;
  /** False for a commit that changes nothing at the paths asked for. */
  readonly shown: boolean;
}

/** A walk over history, under way. */
export interface LogWalk {
  readonly fs: FileSystem;
  readonly order: Order<LogNode>;
}

const CLOCK_SLACK_SECONDS = 60;

/**
 * Starts a walk over history. `nextLogEntry` gives its commits: newest first, parents after their children, without any
 * limit. A commit that is missing or damaged makes the call that meets it throw, naming the id.
 *
 * With `paths`, history is simplified as users of Git know it: where a merge has, at these paths, the content of one of
 * its parents, only that parent is followed.
 */
export function* openLog(repo: Repository, options: LogOptions): Protocol<LogWalk> {
  const order = yield* startOrder<LogNode>({
    read: nodeReader(repo, options),
    from: options.from,
    slack: options.order === 'topological' ? Infinity : CLOCK_SLACK_SECONDS,
    ...(options.exclude && { exclude: options.exclude }),
  });
  return { fs: repo.fs, order };
}

/** The next commit of the walk, or null at the end of history. */
export function* nextLogEntry(walk: LogWalk): Protocol<LogEntry | null> {
  for (;;) {
    const node = yield* nextInOrder(walk.order);
    if (node === null) return null;
    if (node.shown) return { id: node.id, commit: node.commit, parents: node.parents };
  }
}

export interface LogResult {
  readonly entries: readonly LogEntry[];
  /** True if `limit` ended the walk before all of history was looked at. */
  readonly truncated: boolean;
}

/** The whole log, or its first `limit` entries, at once. */
export function* readLog(repo: Repository, options: LogOptions & { readonly limit?: number }): Protocol<LogResult> {
  const walk = yield* openLog(repo, options);
  const limit = options.limit ?? Infinity;
  const entries: LogEntry[] = [];
  while (entries.length < limit) {
    const entry = yield* nextLogEntry(walk);
    if (entry === null) return { entries, truncated: false };
    entries.push(entry);
  }
  return { entries, truncated: hasMore(walk.order) };
}

function nodeReader(repo: Repository, options: LogOptions): (id: ObjectId) => Protocol<LogNode> {
  const followed = (commit: Commit): readonly ObjectId[] =>
    options.firstParent === true ? commit.parents.slice(0, 1) : commit.parents;
  if (options.paths !== undefined && options.paths.length > 0) return simplifyingReader(repo, options.paths, followed);
  return function* (id) {
    const commit = yield* loadCommit(repo.objects, id);
    return { id, commit, time: commit.committer.time, parents: followed(commit), shown: true };
  };
}

function simplifyingReader(
  repo: Repository,
  paths: readonly string[],
  followed: (commit: Commit) => readonly ObjectId[],
): (id: ObjectId) => Protocol<LogNode> {
  const trees = createTreeReader(repo.objects);
  // The walk asks for each commit once, and most of them were read before as a parent of another.
  const met = new Map<ObjectId, Commit>();

  function* commitOf(id: ObjectId): Protocol<Commit> {
    const known = met.get(id);
    if (known !== undefined) return known;
    const commit = yield* loadCommit(repo.objects, id);
    met.set(id, commit);
    return commit;
  }

  return function* (id) {
    const commit = yield* commitOf(id);
    met.delete(id);
    const time = commit.committer.time;
    const parents = followed(commit);
    for (const parent of parents) {
      const other = yield* commitOf(parent);
      if (yield* sameAtPaths(trees, { a: other.tree, b: commit.tree }, paths)) {
        return { id, commit, time, parents: [parent], shown: false };
      }
    }
    const root = parents.length === 0;
    const shown = !root || !(yield* sameAtPaths(trees, { a: null, b: commit.tree }, paths));
    return { id, commit, time, parents, shown };
  };
}
