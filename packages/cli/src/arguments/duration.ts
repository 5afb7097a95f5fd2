const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const PART = /(\d{1,9})([smhd])/y;

/** The shortest and the longest lifetime, in seconds: a second and a week. */
const MIN = 1;
const MAX = 604_800;

/**
 * Reads a lifetime: seconds as a whole number, or `90s`, `30m`, `2h`, `1d`, `1h30m`. Answers seconds. Throws an `Error`
 * for anything else, and for one outside 1 second to 7 days.
 */
export function parseLifetime(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : withUnits(text);
  if (seconds === undefined) throw new Error(`'${text}' is not a time such as 3600, 90s, 30m, 2h or 1d`);
  if (seconds < MIN || seconds > MAX) throw new Error(`'${text}' is not between 1 second and 7 days (${MAX} seconds)`);
  return seconds;
}

function withUnits(text: string): number | undefined {
  let seconds = 0;
  let last = Infinity;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const part = PART.exec(text);
    const unit = part === null ? undefined : UNITS[part[2]!];
    // Larger units first, each once.
    if (part === null || unit === undefined || unit >= last) return undefined;
    last = unit;
    seconds += Number(part[1]) * unit;
  }
  return last === Infinity ? undefined : seconds;
}
