import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { createHeap, popHeap, pushHeap } from './heap.js';
import type { Heap } from './heap.js';

/** What an ordered walk must know of a commit. */
export interface WalkNode {
  readonly id: ObjectId;
  /** The commits that the walk goes on to. */
  readonly parents: readonly ObjectId[];
  /** Committer time, in seconds. */
  readonly time: number;
}

/** A commit that the walk has met. */
interface Visit<N> {
  readonly node: N;
  readonly order: number;
  /** Children met that have not been given out. */
  waiting: number;
  explored: boolean;
  done: boolean;
  hidden: boolean;
}

export interface Order<N extends WalkNode> {
  readonly read: (id: ObjectId) => Protocol<N>;
  readonly slack: number;
  readonly visits: Map<ObjectId, Visit<N>>;
  readonly given: Set<ObjectId>;
  readonly ready: Heap<Visit<N>>;
  readonly unexplored: Heap<Visit<N>>;
  /** Commits that are neither explored nor hidden. */
  shownAhead: number;
}

export interface OrderOptions<N> {
  readonly read: (id: ObjectId) => Protocol<N>;
  readonly from: readonly ObjectId[];
  /** These commits and all that they reach are left out. */
  readonly exclude?: readonly ObjectId[];
  /** How far clocks of committers may be apart, in seconds; `Infinity` reads the whole history first. */
  readonly slack: number;
}

/**
 * Starts a walk that gives every commit reachable from `from` once, newest first, and no commit before one of its
 * children that is in the walk. That holds as long as no commit is more than `slack` seconds older than its parents;
 * beyond that a parent may come early, but nothing is left out.
 *
 * A line of history is read one commit ahead. Where lines run side by side, the walk looks ahead by `slack` seconds.
 */
export function* startOrder<N extends WalkNode>(options: OrderOptions<N>): Protocol<Order<N>> {
  const newer = (a: Visit<N>, b: Visit<N>): boolean =>
    a.node.time > b.node.time || (a.node.time === b.node.time && a.order < b.order);
  const walk: Order<N> = {
    read: options.read,
    slack: options.slack,
    visits: new Map(),
    given: new Set(),
    ready: createHeap(newer),
    unexplored: createHeap(newer),
    shownAhead: 0,
  };
  for (const id of options.from) {
    const known = walk.visits.size;
    const visit = yield* meet(walk, id);
    if (visit !== undefined && walk.visits.size > known) pushHeap(walk.ready, visit);
  }
  if (options.exclude !== undefined && options.exclude.length > 0) {
    for (const id of options.exclude) hide(walk, yield* meet(walk, id));
    yield* separate(walk);
  }
  return walk;
}

/** The next commit, or null at the end of history. */
export function* nextInOrder<N extends WalkNode>(walk: Order<N>): Protocol<N | null> {
  for (;;) {
    const visit = popHeap(walk.ready);
    if (visit === undefined) return null;
    if (visit.done || visit.hidden || visit.waiting > 0) continue;
    // Alone, it cannot have a child that is still to come.
    if (walk.visits.size > 1) yield* explore(walk, visit.node.time - walk.slack);
    if (visit.waiting > 0 || visit.hidden) continue;
    yield* exploreOne(walk, visit);
    visit.done = true;
    walk.visits.delete(visit.node.id);
    walk.given.add(visit.node.id);
    for (const parent of parentsMet(walk, visit)) {
      parent.waiting--;
      if (parent.waiting === 0 && !parent.hidden) pushHeap(walk.ready, parent);
    }
    return visit.node;
  }
}

/** Whether commits remain that have not been given out. */
export function hasMore<N extends WalkNode>(walk: Order<N>): boolean {
  return walk.ready.items.some((visit) => !visit.done && !visit.hidden);
}

function* meet<N extends WalkNode>(walk: Order<N>, id: ObjectId): Protocol<Visit<N> | undefined> {
  if (walk.given.has(id)) return undefined;
  const known = walk.visits.get(id);
  if (known !== undefined) return known;
  const visit: Visit<N> = {
    node: yield* walk.read(id),
    order: walk.visits.size + walk.given.size,
    waiting: 0,
    explored: false,
    done: false,
    hidden: false,
  };
  walk.visits.set(id, visit);
  walk.shownAhead++;
  pushHeap(walk.unexplored, visit);
  return visit;
}

function* explore<N extends WalkNode>(walk: Order<N>, until: number): Protocol<void> {
  for (let top = walk.unexplored.items[0]; top !== undefined; top = walk.unexplored.items[0]) {
    if (!top.explored && top.node.time < until) return;
    popHeap(walk.unexplored);
    yield* exploreOne(walk, top);
  }
}

function* exploreOne<N extends WalkNode>(walk: Order<N>, visit: Visit<N>): Protocol<void> {
  if (visit.explored) return;
  visit.explored = true;
  // In a line of history it is the only one there: the walk must not hold on to what it has given out.
  if (walk.unexplored.items[0] === visit) popHeap(walk.unexplored);
  if (!visit.hidden) walk.shownAhead--;
  for (const id of distinct(visit.node.parents)) {
    const parent = yield* meet(walk, id);
    if (parent === undefined) continue;
    parent.waiting++;
    if (visit.hidden) hide(walk, parent);
  }
}

function* parentsMet<N extends WalkNode>(walk: Order<N>, visit: Visit<N>): Generator<Visit<N>, void, undefined> {
  for (const id of distinct(visit.node.parents)) {
    const parent = walk.visits.get(id);
    if (parent !== undefined) yield parent;
  }
}

/** A commit may name one parent twice. */
function distinct(parents: readonly ObjectId[]): Iterable<ObjectId> {
  return parents.length < 2 ? parents : new Set(parents);
}

function hide<N extends WalkNode>(walk: Order<N>, start: Visit<N> | undefined): void {
  const pending = start === undefined ? [] : [start];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    if (visit.hidden) continue;
    visit.hidden = true;
    if (visit.explored) pending.push(...parentsMet(walk, visit));
    else walk.shownAhead--;
  }
}

/** Explores until what is left unexplored is hidden, and too old to have a child that is shown. */
function* separate<N extends WalkNode>(walk: Order<N>): Protocol<void> {
  let oldest = Infinity;
  for (let top = walk.unexplored.items[0]; top !== undefined; top = walk.unexplored.items[0]) {
    if (walk.shownAhead === 0 && top.node.time < oldest - walk.slack) return;
    popHeap(walk.unexplored);
    if (!top.hidden) oldest = Math.min(oldest, top.node.time);
    yield* exploreOne(walk, top);
  }
}
