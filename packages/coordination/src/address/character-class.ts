/** Code points, as pairs of first and last, sorted and apart. */
export type CodeRanges = readonly number[];

const LAST = 0x10ffff;

/**
 * Reads a class at `[`: single characters and ranges, after `!` or `^` all others; `]` in the first place is a character.
 * The separator never belongs to it. `undefined` if it has no end: then `[` is a character like others.
 */
export function parseClass(
  characters: readonly string[],
  start: number,
  separator: string,
): { readonly ranges: CodeRanges; readonly end: number } | undefined {
  const negated = characters[start + 1] === '!' || characters[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  const end = characters.indexOf(']', first + 1);
  if (end < 0) return undefined;
  const pairs: [number, number][] = [];
  for (let at = first; at < end;) {
    const isRange = characters[at + 1] === '-' && at + 2 < end;
    pairs.push([code(characters, at), code(characters, isRange ? at + 2 : at)]);
    at += isRange ? 3 : 1;
  }
  const members = joined(pairs.filter(([low, high]) => low <= high));
  const excluded = separator.codePointAt(0)!;
  const ranges = negated ? complement(joined([...pairsOf(members), [excluded, excluded]])) : without(members, excluded);
  return { ranges, end: end + 1 };
}

/** Whether two sets have a code point in common. */
export function rangesMeet(a: CodeRanges, b: CodeRanges): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i + 1]! < b[j]!) i += 2;
    else if (b[j + 1]! < a[i]!) j += 2;
    else return true;
  }
  return false;
}

function code(characters: readonly string[], at: number): number {
  return characters[at]!.codePointAt(0)!;
}

function pairsOf(ranges: CodeRanges): [number, number][] {
  return Array.from({ length: ranges.length / 2 }, (_, index) => [ranges[2 * index]!, ranges[2 * index + 1]!]);
}

function joined(pairs: [number, number][]): CodeRanges {
  const ranges: number[] = [];
  for (const [low, high] of pairs.toSorted((a, b) => a[0] - b[0])) {
    const last = ranges.length - 1;
    if (last > 0 && low <= ranges[last]! + 1) ranges[last] = Math.max(ranges[last]!, high);
    else ranges.push(low, high);
  }
  return ranges;
}

/** NUL is in no address, so it is in no complement. */
function complement(ranges: CodeRanges): CodeRanges {
  const others: number[] = [];
  let from = 1;
  for (const [low, high] of pairsOf(ranges)) {
    if (from < low) others.push(from, low - 1);
    from = Math.max(from, high + 1);
  }
  if (from <= LAST) others.push(from, LAST);
  return others;
}

function without(ranges: CodeRanges, excluded: number): CodeRanges {
  return pairsOf(ranges).flatMap(([low, high]) => {
    if (excluded < low || excluded > high) return [low, high];
    return [...(low < excluded ? [low, excluded - 1] : []), ...(excluded < high ? [excluded + 1, high] : [])];
  });
}
