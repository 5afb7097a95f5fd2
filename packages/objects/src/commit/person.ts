import type { Person } from './commit.js';

const PERSON = /^([^<>\n\0]*) <([^<>\n\0]*)> (0|-?[1-9]\d{0,15}) ([+-]\d\d[0-5]\d)$/;

/** `name <email> time zone`; `undefined` if it could not be read back. */
export function formatPerson(person: Person): string | undefined {
  const text = `${person.name} <${person.email}> ${person.time} ${person.zone}`;
  return parsePerson(text) === undefined ? undefined : text;
}

/** The person in a header value; `undefined` if it is not of the form. */
export function parsePerson(text: string): Person | undefined {
  const match = PERSON.exec(text);
  if (match === null) return undefined;
  const time = Number(match[3]);
  if (!Number.isSafeInteger(time)) return undefined;
  return { name: match[1]!, email: match[2]!, time, zone: match[4]! };
}
