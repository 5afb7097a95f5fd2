import { encodeName } from '@muse/io';
import { formatPerson, parsePerson } from '../commit/person.js';
import { refusedRecord } from '../error/failures.js';
import type { ObjectId } from '../id/object-id.js';
import type { Annotation } from './annotation.js';

/** An annotation as a line of its log holds it. */
export interface AnnotationRecord {
  readonly version: 1;
  readonly commit: ObjectId;
  readonly kind: string;
  /** A person, as in a commit. */
  readonly by: string;
  readonly result?: string;
  readonly text: string;
}

/** Longest text, in bytes. */
export const TEXT_LIMIT: number = 16 * 1024;

const WORD = /^[a-z][a-z0-9-]{0,31}$/;
/** Surrogates that are not half of a pair, but for those that stand for a byte. */
const NO_TEXT = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udc7f\udd00-\udfff]/;

/** The record of an annotation. Throws `ERR_MUSE_BAD_RECORD` (refused) for one that could not be read back. */
export function toRecord(commit: ObjectId, { kind, by, result, text }: Annotation): AnnotationRecord {
  const person = formatPerson(by);
  if (person === undefined || !isText(person)) throw refused('person', by, 'breaks the rules for a person');
  if (!isWord(kind)) throw refused('kind', kind, 'is no word of up to 32 lower-case letters, digits and "-"');
  if (result !== undefined && !isWord(result))
    throw refused('result', result, 'is no word of up to 32 lower-case letters, digits and "-"');
  if (!isText(text)) throw refusedText(text);
  return { version: 1, commit, kind, by: person, ...(result === undefined ? {} : { result }), text };
}

/** The annotation in a record that was read; `undefined` if it is none of this commit, or of another version. */
export function fromRecord(commit: ObjectId, value: unknown): Annotation | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as { readonly [K in keyof AnnotationRecord]?: unknown };
  const { kind, result, text } = record;
  if (record.version !== 1 || record.commit !== commit || !isText(record.by)) return undefined;
  if (!isWord(kind) || (result !== undefined && !isWord(result)) || !isText(text)) return undefined;
  const by = parsePerson(record.by);
  return by === undefined ? undefined : { kind, by, text, ...(result === undefined ? {} : { result }) };
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value);
}

function isText(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > TEXT_LIMIT || NO_TEXT.test(value)) return false;
  return encodeName(value).length <= TEXT_LIMIT;
}

function refusedText(text: string): Error {
  return refused('text', text.slice(0, 40), `holds a surrogate that stands for no byte, or over ${TEXT_LIMIT} bytes`);
}

function refused(field: string, value: unknown, fault: string): Error {
  return refusedRecord('annotation', `its ${field} ${JSON.stringify(value)} ${fault}`);
}
