/** Edits per half path after which a stretch is split at the best point found so far instead of the best there is. */
const COST_CAP = 512;

/** Which elements of either side are not part of the common subsequence: 1 at their index. */
export interface SequenceDiff {
  readonly deleted: Uint8Array;
  readonly added: Uint8Array;
}

/**
 * Compares two sequences of integers; equal integers are equal elements.
 *
 * The elements that are not marked are the same sequence on both sides. Nothing smaller exists if the sides differ in
 * up to about 1,000 elements that occur on both; beyond that the answer is still right but may mark more than it must,
 * so that time stays near (length × 512) and memory linear.
 *
 * Source: E. W. Myers, "An O(ND) difference algorithm and its variations" (1986), the linear-space refinement.
 */
export function diffSequences(before: Int32Array, after: Int32Array): SequenceDiff {
  const deleted = new Uint8Array(before.length).fill(1);
  const added = new Uint8Array(after.length).fill(1);
  const a = sharedOnly(before, after);
  const b = sharedOnly(after, before);
  keepCommon(a.values, b.values, (x, y) => {
    deleted[a.places[x]!] = 0;
    added[b.places[y]!] = 0;
  });
  return { deleted, added };
}

/** The elements that the other side has too: the others are never part of a common subsequence. */
function sharedOnly(values: Int32Array, other: Int32Array): { values: Int32Array; places: Int32Array } {
  const known = new Set(other);
  const kept = new Int32Array(values.length);
  const places = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!known.has(values[i]!)) continue;
    kept[count] = values[i]!;
    places[count++] = i;
  }
  return { values: kept.subarray(0, count), places: places.subarray(0, count) };
}

/** Calls `keep` for every pair of a common subsequence. */
function keepCommon(a: Int32Array, b: Int32Array, keep: (x: number, y: number) => void): void {
  const width = a.length + b.length + 3;
  const paths: Paths = { forward: new Int32Array(width), backward: new Int32Array(width), zero: (width - 1) >> 1 };
  // Boxes still to compare, four numbers each: a stack of our own, since capped splits can nest deeply.
  const boxes = [0, a.length, 0, b.length];
  while (boxes.length > 0) {
    let y1 = boxes.pop()!;
    let y0 = boxes.pop()!;
    let x1 = boxes.pop()!;
    let x0 = boxes.pop()!;
    while (x0 < x1 && y0 < y1 && a[x0] === b[y0]) keep(x0++, y0++);
    while (x0 < x1 && y0 < y1 && a[x1 - 1] === b[y1 - 1]) keep(--x1, --y1);
    if (x0 === x1 || y0 === y1) continue;
    const [x, y] = findSplit(a.subarray(x0, x1), b.subarray(y0, y1), paths);
    boxes.push(x0, x0 + x, y0, y0 + y, x0 + x, x1, y0 + y, y1);
  }
}

/** Furthest `x` reached per diagonal `k = x - y`, at index `zero + k`; `backward` counts from the far corner. */
interface Paths {
  readonly forward: Int32Array;
  readonly backward: Int32Array;
  readonly zero: number;
}

/**
 * A point on a shortest edit path of two sequences that differ in their first and in their last elements: paths grow
 * from both corners until they meet. Neither corner itself is ever the answer.
 */
function findSplit(a: Int32Array, b: Int32Array, paths: Paths): readonly [x: number, y: number] {
  const { forward, backward, zero } = paths;
  const n = a.length;
  const m = b.length;
  const delta = n - m;
  const odd = (delta & 1) !== 0;
  for (let d = 0; ; d++) {
    // Diagonals outside the grid have nothing left to reach.
    const low = -(d - 2 * Math.max(0, d - m));
    const high = d - 2 * Math.max(0, d - n);
    openBorders(paths, d);
    for (let k = low; k <= high; k += 2) {
      let x = d === 0 ? 0 : furthest(forward, zero + k);
      while (x < n && x - k < m && x >= 0 && x - k >= 0 && a[x] === b[x - k]) x++;
      forward[zero + k] = x;
      const mirror = delta - k;
      if (odd && mirror > -d && mirror < d && x + backward[zero + mirror]! >= n) return [x, x - k];
    }
    for (let k = low; k <= high; k += 2) {
      let x = d === 0 ? 0 : furthest(backward, zero + k);
      while (x < n && x - k < m && x >= 0 && x - k >= 0 && a[n - 1 - x] === b[m - 1 - (x - k)]) x++;
      backward[zero + k] = x;
      const mirror = delta - k;
      if (!odd && mirror >= -d && mirror <= d && x + forward[zero + mirror]! >= n) return [n - x, m - (x - k)];
    }
    if (d >= COST_CAP) return bestSoFar(paths, { n, m, d });
  }
}

function openBorders({ forward, backward, zero }: Paths, d: number): void {
  for (const border of [zero - d - 1, zero + d + 1]) {
    if (border < 0 || border >= forward.length) continue;
    forward[border] = -1;
    backward[border] = -1;
  }
}

/** One more edit: from the diagonal above by going down, or from the one below by going right. */
function furthest(reached: Int32Array, index: number): number {
  const down = reached[index + 1]!;
  const right = reached[index - 1]! + 1;
  return right > down ? right : down;
}

/** The point that has come furthest from its corner. */
function bestSoFar({ forward, backward, zero }: Paths, size: { n: number; m: number; d: number }): [number, number] {
  const { n, m, d } = size;
  let best: [number, number] = [n, m];
  let most = -1;
  for (let k = -d; k <= d; k += 2) {
    const x = forward[zero + k]!;
    if (inside(x, k, size) && 2 * x - k > most) {
      most = 2 * x - k;
      best = [x, x - k];
    }
    const z = backward[zero + k]!;
    if (inside(z, k, size) && 2 * z - k > most) {
      most = 2 * z - k;
      best = [n - z, m - (z - k)];
    }
  }
  return best;
}

function inside(x: number, k: number, { n, m }: { n: number; m: number }): boolean {
  return x >= 0 && x <= n && x - k >= 0 && x - k <= m;
}
