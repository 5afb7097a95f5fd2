/** Packs above this size are never absorbed: 1 MiB. */
const LARGEST = 1024 * 1024;
/** Most bytes absorbed by one write: 8 MiB. */
const MOST = 8 * LARGEST;
/** So many packs of one size class make an absorption due. */
const CROWD = 8;
const SMALLEST_CLASS = 4096;

/** Size classes are powers of eight: up to 4 KiB, 32 KiB, 256 KiB, 2 MiB … */
export function sizeClass(size: number): number {
  let bound = SMALLEST_CLASS;
  let result = 0;
  while (size > bound) {
    bound *= CROWD;
    result++;
  }
  return result;
}

/**
 * Which packs a new one of `size` bytes should take over, as a log-structured merge tree does it: where eight or more of
 * one size class would stand side by side they become one of a higher class, so that their number stays logarithmic and
 * every byte is copied a few times in all. Nothing here touches the disk.
 */
export function chooseAbsorbed<T extends { readonly size: number }>(packs: readonly T[], size: number): readonly T[] {
  const chosen: T[] = [];
  let total = size;
  for (let c = 0; SMALLEST_CLASS * CROWD ** (c - 1) < LARGEST; c++) {
    const crowd = packs.filter((pack) => sizeClass(pack.size) === c && pack.size <= LARGEST);
    const isIn = sizeClass(total) === c ? 1 : 0;
    if (crowd.length + isIn < CROWD) continue;
    for (const pack of crowd.sort((a, b) => a.size - b.size)) {
      if (total - size + pack.size > MOST) break;
      chosen.push(pack);
      total += pack.size;
    }
  }
  return chosen;
}
