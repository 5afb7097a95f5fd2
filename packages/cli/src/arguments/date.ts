/** A moment as a commit records it. */
export interface Moment {
  /** Seconds since 1970. */
  readonly time: number;
  /** `+0130`; absent where the text did not say. */
  readonly zone?: string;
}

const SECONDS = /^@(\d{1,12})(?:\s+([+-]\d{2}:?\d{2}))?$/;
const CALENDAR = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a date: `2026-11-22`, `2026-11-22T10:00:00Z`, `2026-11-22 10:00:00 +0100`, or `@<seconds> [zone]`. Without a zone
 * the time is local. Throws an `Error` for anything else.
 */
export function parseDate(text: string): Moment {
  const seconds = SECONDS.exec(text);
  if (seconds !== null) return withZone(Number(seconds[1]), seconds[2]);
  const parts = CALENDAR.exec(text);
  if (parts === null) throw new Error(`'${text}' is not a date such as 2026-11-22T10:00:00+01:00 or @1795341600`);
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(utc);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60) {
    throw new Error(`'${text}' is not in the calendar`);
  }
  const zone = parts[7];
  const time =
    zone === undefined
      ? new Date(year, month - 1, day, hour, minute, second).getTime() / 1000
      : utc / 1000 - zoneMinutes(zone) * 60;
  if (time < 0) throw new Error(`'${text}' is before 1970`);
  return withZone(time, zone);
}

type Six = [number, number, number, number, number, number];

/** Minutes east of Greenwich of `+0130`, `+01:30` or `Z`. */
export function zoneMinutes(zone: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (parts === null) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return parts[1] === '-' ? -minutes : minutes;
}

/** The zone of this machine at a moment, as `+0130`. */
export function localZone(time: number): string {
  const minutes = -new Date(time * 1000).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

/** `2026-11-22 10:00:00 +0100`: the moment as the clock on the wall showed it there. */
export function formatDate(time: number, zone: string): string {
  const date = new Date((time + zoneMinutes(zone) * 60) * 1000);
  if (Number.isNaN(date.getTime())) return `@${time} ${zone}`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} ${zone}`;
}

function withZone(time: number, zone: string | undefined): Moment {
  if (zone === undefined) return { time };
  if (Math.abs(zoneMinutes(zone)) > 14 * 60 || Number(zone.slice(-2)) > 59)
    throw new Error(`'${zone}' is not a time zone`);
  return { time, zone: zone === 'Z' ? '+0000' : zone.replace(':', '') };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
