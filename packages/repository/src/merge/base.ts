import type { Protocol } from '@muse/io/protocols';
import type { ObjectId, ObjectStore } from '@muse/objects';
import { createHeap, popHeap, pushHeap } from '../log/heap.js';
import type { Heap } from '../log/heap.js';
import { loadCommit } from '../object/load.js';

/** What the search for common ancestors must know of a commit. */
export interface AncestryNode {
  readonly parents: readonly ObjectId[];
  /** Committer time, in seconds. It only steers the order of reading: wrong clocks cost time, never correctness. */
  readonly time: number;
}

export type ReadAncestry = (id: ObjectId) => Protocol<AncestryNode>;

/** Reads ancestry from an object store. */
export function storedAncestry(store: ObjectStore): ReadAncestry {
  return function* (id) {
    const { parents, committer } = yield* loadCommit(store, id);
    return { parents, time: committer.time };
  };
}

const OURS = 1;
const THEIRS = 2;
const BOTH = OURS | THEIRS;
/** Below a common ancestor: reached by both sides, but never a best one. */
const STALE = 4;

const CLOCK_SLACK_SECONDS = 86_400;

interface Mark extends AncestryNode {
  readonly id: ObjectId;
  flags: number;
  queued: boolean;
}

interface Search {
  readonly read: ReadAncestry;
  readonly marks: Map<ObjectId, Mark>;
  readonly queue: Heap<Mark>;
  /** Queued commits that may still lead to a best common ancestor. */
  open: number;
}

/**
 * All best common ancestors of two commits, sorted by id: common ancestors that no other common ancestor descends from.
 * Two in a criss-cross history, none for unrelated ones. There is no limit on depth, and a commit is its own ancestor.
 * With several commits for `ours`, of `theirs` and a merge of them all.
 */
export function* bestCommonAncestors(
  read: ReadAncestry,
  ours: readonly ObjectId[],
  theirs: ObjectId,
): Protocol<ObjectId[]> {
  const search = newSearch(read);
  for (const id of ours) yield* mark(search, id, OURS);
  yield* mark(search, theirs, THEIRS);
  while (search.open > 0) yield* step(search);
  if (candidates(search).length > 1) {
    // With wrong clocks, a commit may have been taken for a best one before its descendant was met.
    while (search.queue.items.length > 0) yield* step(search);
  }
  return candidates(search).sort();
}

/** Whether `ancestor` is reachable from one of `descendants`; a commit is its own ancestor. */
export function* isAncestorBy(
  read: ReadAncestry,
  ancestor: ObjectId,
  descendants: readonly ObjectId[],
): Protocol<boolean> {
  if (descendants.includes(ancestor)) return true;
  const search = newSearch(read);
  const target = yield* mark(search, ancestor, OURS);
  for (const id of descendants) yield* mark(search, id, THEIRS);
  while (search.open > 0 && (target.flags & THEIRS) === 0) yield* step(search);
  return (target.flags & THEIRS) !== 0;
}

/** How many commits each side has that the other has not; exact if clocks are less than a day apart. */
export function* countAheadBehind(
  read: ReadAncestry,
  ours: ObjectId,
  theirs: ObjectId,
): Protocol<{ readonly ahead: number; readonly behind: number }> {
  if (ours === theirs) return { ahead: 0, behind: 0 };
  const search = newSearch(read);
  yield* mark(search, ours, OURS);
  yield* mark(search, theirs, THEIRS);
  while (search.open > 0) yield* step(search);
  // A commit that counts for one side so far may also be reached through what is still queued.
  const oldest = oldestOneSided(search) - CLOCK_SLACK_SECONDS;
  while ((search.queue.items[0]?.time ?? -Infinity) >= oldest) yield* step(search);
  let ahead = 0;
  let behind = 0;
  for (const { flags } of search.marks.values()) {
    if (flags === OURS) ahead++;
    else if (flags === THEIRS) behind++;
  }
  return { ahead, behind };
}

function newSearch(read: ReadAncestry): Search {
  return { read, marks: new Map(), queue: createHeap((x: Mark, y: Mark) => x.time > y.time), open: 0 };
}

function oldestOneSided({ marks }: Search): number {
  let oldest = Infinity;
  for (const { flags, time } of marks.values()) {
    if (flags === OURS || flags === THEIRS) oldest = Math.min(oldest, time);
  }
  return oldest;
}

function candidates({ marks }: Search): ObjectId[] {
  return [...marks.values()].filter(({ flags }) => flags === BOTH).map(({ id }) => id);
}

function* mark(search: Search, id: ObjectId, flags: number): Protocol<Mark> {
  let known = search.marks.get(id);
  if (known === undefined) {
    const { parents, time } = yield* search.read(id);
    known = { id, parents, time, flags: 0, queued: false };
    search.marks.set(id, known);
  }
  const next = known.flags | flags;
  if (next === known.flags) return known;
  const wasOpen = known.queued && isOpen(known.flags);
  known.flags = next;
  if (!known.queued) {
    known.queued = true;
    pushHeap(search.queue, known);
  }
  search.open += Number(isOpen(next)) - Number(wasOpen);
  return known;
}

function isOpen(flags: number): boolean {
  return (flags & STALE) === 0;
}

function* step(search: Search): Protocol<void> {
  const top = popHeap(search.queue)!;
  top.queued = false;
  if (isOpen(top.flags)) search.open--;
  const flags = (top.flags & BOTH) === BOTH ? BOTH | STALE : top.flags;
  for (const parent of top.parents) yield* mark(search, parent, flags);
}
