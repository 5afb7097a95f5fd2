const STEPS: readonly (readonly [size: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/**
 * A span of time for people, in its largest unit, rounded down, and the next one where that is small: `59 min`, `1 h 30
 * min`.
 */
export function span(milliseconds: number): string {
  const index = STEPS.findIndex(([size]) => milliseconds >= size);
  if (index === -1) return 'less than 1 s';
  const [size, unit] = STEPS[index]!;
  const count = Math.floor(milliseconds / size);
  const next = STEPS[index + 1];
  const rest = next === undefined || count >= 10 ? 0 : Math.floor((milliseconds % size) / next[0]);
  // Minutes are exact enough without their seconds.
  return rest === 0 || unit === 'min' ? `${count} ${unit}` : `${count} ${unit} ${rest} ${next![1]}`;
}

/** When something was, seen from now: `3 min ago`, `just now`; the clock may have been set back since. */
export function ago(time: string, now: number): string {
  const past = now - Date.parse(time);
  return past < 1_000 ? 'just now' : `${span(past)} ago`;
}
