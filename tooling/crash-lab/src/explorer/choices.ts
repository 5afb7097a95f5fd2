import { FIRST_PART, KEPT, LAST_PART, LOST, STALE, type Fate } from '../model/crash-disk.js';

export interface Breadth {
  /** Up to so many pending effects every subset is tried. */
  readonly exact: number;
  /** With more: how many random subsets, besides the systematic ones. */
  readonly samples: number;
  /** With more: pairs are tried of effects at most so far apart. */
  readonly pairs: number;
}

export interface ChoiceOptions extends Breadth {
  /** Which effects may be torn. */
  readonly tears: (index: number) => boolean;
  /** Whether a block may hold other bytes instead of its own. */
  readonly foreignBytes: boolean;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Up to so many effects each subset is also tried with each of its blocks torn. */
const TORN_EXACT = 5;
/** Beyond this, effects that are torn or left out one by one are drawn, so that work stays bounded. */
const ONE_BY_ONE = 128;

/**
 * What may become of `n` pending effects. Few: every subset. Many: all kept, all lost, one lost, only one kept, pairs
 * lost, each prefix and suffix, and a random sample. In addition blocks are torn, or hold other bytes, one at a time.
 */
export function* choices(n: number, options: ChoiceOptions): Generator<Fate[]> {
  if (n <= options.exact) {
    for (const mask of masks(n)) {
      const fates = Array.from({ length: n }, (_, index): Fate => ((mask >> index) & 1 ? LOST : KEPT));
      yield fates;
      if (n <= TORN_EXACT || (mask & (mask - 1)) === 0) yield* torn(fates, range(n), options);
    }
    return;
  }
  const kept: Fate[] = Array.from({ length: n }, () => KEPT);
  const few = n <= ONE_BY_ONE ? range(n) : range(ONE_BY_ONE).map(() => Math.floor(options.random() * n));
  yield kept;
  yield kept.map(() => LOST);
  for (const one of few) {
    yield kept.map((_, index) => (index === one ? LOST : KEPT));
    yield kept.map((_, index) => (index === one ? KEPT : LOST));
  }
  for (const cut of few) {
    yield kept.map((_, index) => (index >= cut ? LOST : KEPT));
    yield kept.map((_, index) => (index < cut ? LOST : KEPT));
  }
  for (const a of few) {
    for (let b = a + 1; b < Math.min(n, a + options.pairs); b++) {
      yield kept.map((_, index) => (index === a || index === b ? LOST : KEPT));
    }
  }
  yield* torn(kept, few, options);
  for (let turn = 0; turn < options.samples; turn++) yield kept.map(() => (options.random() < 0.5 ? LOST : KEPT));
}

const orders = new Map<number, readonly number[]>();

/** All subsets of `n` as bits, small ones first: what shows a violation first has lost the least. */
function masks(n: number): readonly number[] {
  let order = orders.get(n);
  if (order === undefined) {
    const size = (mask: number): number => range(n).filter((bit) => (mask >> bit) & 1).length;
    order = range(1 << n).toSorted((a, b) => size(a) - size(b) || a - b);
    orders.set(n, order);
  }
  return order;
}

function* torn(fates: readonly Fate[], indexes: readonly number[], options: ChoiceOptions): Generator<Fate[]> {
  for (const index of indexes) {
    if (fates[index] !== KEPT || !options.tears(index)) continue;
    for (const fate of [FIRST_PART, LAST_PART]) yield fates.with(index, fate);
    if (options.foreignBytes) yield fates.with(index, STALE);
  }
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index);
}
