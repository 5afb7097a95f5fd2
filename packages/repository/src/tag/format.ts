import { MuseError } from '@muse/io';
import { decodeRecord, encodeRecord, formatPerson, isObjectId, parsePerson } from '@muse/objects';
import type { ObjectId, ObjectKind, Person, RecordHeader } from '@muse/objects';

/** An annotated tag: a name for an object, with who gave it, when, and a message. */
export interface Tag {
  readonly object: ObjectId;
  readonly kind: ObjectKind;
  /** The name that it was made under, without `refs/tags/`. */
  readonly name: string;
  readonly tagger: Person;
  readonly message: string;
  /** Further headers, kept verbatim and in order. */
  readonly extra?: readonly RecordHeader[];
}

const KINDS: ReadonlySet<string> = new Set(['blob', 'tree', 'commit', 'snapshot', 'tag'] satisfies ObjectKind[]);
const KEYS: ReadonlySet<string> = new Set(['object', 'type', 'tag', 'tagger']);

/**
 * The canonical bytes of a tag: `muse tag 1`, then the headers `object`, `type`, `tag`, `tagger` and further ones, an
 * empty line, and the message. Throws `ERR_MUSE_BAD_RECORD` (refused) for what the format cannot hold.
 */
export function encodeTag(tag: Tag): Uint8Array {
  const tagger = formatPerson(tag.tagger);
  if (tagger === undefined)
    throw bad('refused', undefined, `its tagger ${JSON.stringify(tag.tagger)} breaks the rules`);
  const reserved = tag.extra?.find(({ key }) => KEYS.has(key));
  if (reserved !== undefined) throw bad('refused', undefined, `an extra header may not be called ${reserved.key}`);
  const headers = [
    { key: 'object', value: tag.object },
    { key: 'type', value: tag.kind },
    { key: 'tag', value: tag.name },
    { key: 'tagger', value: tagger },
    ...(tag.extra ?? []),
  ];
  return encodeRecord('tag', { headers, body: tag.message });
}

/** The tag in these bytes, canonical ones only; `id` is named in errors. Throws `ERR_MUSE_BAD_RECORD` (damaged). */
export function decodeTag(bytes: Uint8Array, id?: ObjectId): Tag {
  const { headers, body } = decodeRecord('tag', bytes, id);
  const [object, type, name, tagger, ...extra] = headers;
  const person = tagger?.key === 'tagger' ? parsePerson(tagger.value) : undefined;
  if (object?.key !== 'object' || !isObjectId(object.value)) throw bad('damaged', id, 'it has no valid object');
  if (type?.key !== 'type' || !KINDS.has(type.value)) throw bad('damaged', id, 'it has no valid type');
  if (name?.key !== 'tag') throw bad('damaged', id, 'it has no name');
  if (person === undefined) throw bad('damaged', id, 'it has no valid tagger');
  if (extra.some(({ key }) => KEYS.has(key))) throw bad('damaged', id, 'a header stands twice');
  return {
    object: object.value,
    kind: type.value as ObjectKind,
    name: name.value,
    tagger: person,
    message: body,
    ...(extra.length > 0 && { extra }),
  };
}

function bad(kind: 'refused' | 'damaged', id: ObjectId | undefined, reason: string): MuseError {
  return new MuseError(`${id ?? 'this tag'} is not a tag that can be stored: ${reason}`, {
    code: 'ERR_MUSE_BAD_RECORD',
    kind,
    data: { kind: 'tag', id: id ?? null, reason },
  });
}
