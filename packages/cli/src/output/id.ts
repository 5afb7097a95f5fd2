const PREFIX = 'sha256:'.length;
const DIGITS = 12;

/** The first digits of an id, enough to name it in one repository. */
export function shortId(id: string): string {
  return id.slice(PREFIX, PREFIX + DIGITS);
}
