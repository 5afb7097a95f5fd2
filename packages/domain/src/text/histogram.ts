import { diffSequences } from './sequences.js';
import type { SequenceDiff } from './sequences.js';

/** Elements that occur more often than this in a stretch are no anchors. */
const MOST_OCCURRENCES = 64;

/**
 * Compares two sequences of small non-negative integers, anchored at what is rare: the longest common run around the
 * element that occurs least often is kept, then what lies before and behind it is compared in the same way. Functions
 * that moved or were added stay whole where a minimal comparison would match their braces. Not minimal; where everything
 * common is too frequent for an anchor, the stretch is compared as `diffSequences` does.
 *
 * Source: the histogram diff of JGit, an extension of B. Cohen's patience diff to elements that occur more than once.
 */
export function diffByRarity(before: Int32Array, after: Int32Array): SequenceDiff {
  const deleted = new Uint8Array(before.length).fill(1);
  const added = new Uint8Array(after.length).fill(1);
  const index = new OccurrenceIndex(before, after);
  const stack: Stretch[] = [{ x0: 0, x1: before.length, y0: 0, y1: after.length }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.x0 === at.x1 || at.y0 === at.y1) continue;
    const found = index.anchor(at);
    if (found === 'nothing in common') continue;
    if (found === 'nothing rare') {
      const inner = diffSequences(before.subarray(at.x0, at.x1), after.subarray(at.y0, at.y1));
      deleted.set(inner.deleted, at.x0);
      added.set(inner.added, at.y0);
      continue;
    }
    deleted.fill(0, found.x0, found.x1);
    added.fill(0, found.y0, found.y1);
    stack.push({ ...at, x1: found.x0, y1: found.y0 }, { ...at, x0: found.x1, y0: found.y1 });
  }
  return { deleted, added };
}

/** Elements `x0` to `x1` of the one side and `y0` to `y1` of the other. */
interface Stretch {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Where each element of a stretch of `before` occurs; rebuilt for each stretch in time proportional to it. */
class OccurrenceIndex {
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  /** By element: which stretch its other entries are of. */
  readonly #stretch: Int32Array;
  readonly #count: Int32Array;
  readonly #first: Int32Array;
  /** By place in `before`: the next place with the same element, or -1. */
  readonly #next: Int32Array;
  #stretches = 0;

  constructor(before: Int32Array, after: Int32Array) {
    let largest = -1;
    for (const value of before) largest = Math.max(largest, value);
    for (const value of after) largest = Math.max(largest, value);
    this.#before = before;
    this.#after = after;
    this.#stretch = new Int32Array(largest + 1);
    this.#count = new Int32Array(largest + 1);
    this.#first = new Int32Array(largest + 1);
    this.#next = new Int32Array(before.length);
  }

  /** The longest common run among those with the rarest element; a run counts as rare as its rarest element. */
  anchor(within: Stretch): Stretch | 'nothing in common' | 'nothing rare' {
    this.#build(within);
    let best: Stretch = { x0: 0, x1: 0, y0: 0, y1: 0 };
    let rarity = MOST_OCCURRENCES;
    let common = false;
    for (let y = within.y0; y < within.y1;) {
      let beyond = y + 1;
      const value = this.#after[y]!;
      if (this.#stretch[value] === this.#stretches) {
        common = true;
        let x = this.#count[value]! <= rarity ? this.#first[value]! : -1;
        while (x !== -1) {
          const run = this.#runAround(x, y, within);
          beyond = Math.max(beyond, run.y1);
          if (run.rarity < rarity || run.x1 - run.x0 > best.x1 - best.x0) {
            best = run;
            rarity = run.rarity;
          }
          do x = this.#next[x]!;
          while (x !== -1 && x < run.x1);
        }
      }
      y = beyond;
    }
    if (best.x1 > best.x0) return { x0: best.x0, x1: best.x1, y0: best.y0, y1: best.y1 };
    return common ? 'nothing rare' : 'nothing in common';
  }

  #build({ x0, x1 }: Stretch): void {
    const stretch = ++this.#stretches;
    for (let x = x1 - 1; x >= x0; x--) {
      const value = this.#before[x]!;
      const known = this.#stretch[value] === stretch;
      this.#next[x] = known ? this.#first[value]! : -1;
      this.#count[value] = known ? this.#count[value]! + 1 : 1;
      this.#first[value] = x;
      this.#stretch[value] = stretch;
    }
  }

  #runAround(x: number, y: number, { x0, x1, y0, y1 }: Stretch): Stretch & { readonly rarity: number } {
    const [before, after, count] = [this.#before, this.#after, this.#count];
    let rarity = count[before[x]!]!;
    const run = { x0: x, x1: x + 1, y0: y, y1: y + 1 };
    while (run.x0 > x0 && run.y0 > y0 && before[run.x0 - 1] === after[run.y0 - 1]) {
      rarity = Math.min(rarity, count[before[--run.x0]!]!);
      run.y0--;
    }
    while (run.x1 < x1 && run.y1 < y1 && before[run.x1] === after[run.y1]) {
      rarity = Math.min(rarity, count[before[run.x1++]!]!);
      run.y1++;
    }
    return { ...run, rarity };
  }
}
