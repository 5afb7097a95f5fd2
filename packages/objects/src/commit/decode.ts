import { badRecord } from '../error/failures.js';
import { isObjectId, type ObjectId } from '../id/object-id.js';
import { parseRecord, requireCanonical } from '../record/decode.js';
import type { RecordHeader } from '../record/encode.js';
import { PROVENANCE_KEYS, type Commit, type Person, type Provenance } from './commit.js';
import { encodeCommit } from './encode.js';
import { parsePerson } from './person.js';

/**
 * The commit in these bytes. Accepts canonical bytes only: what is returned encodes to exactly `bytes` again.
 *
 * @param id named in errors.
 * @throws `ERR_MUSE_BAD_RECORD` (damaged).
 */
export function decodeCommit(bytes: Uint8Array, id?: ObjectId): Commit {
  const record = parseRecord('commit', bytes, id);
  const rest = [...record.headers].reverse();
  const tree = requireId(rest.pop(), 'tree', id);
  const parents: ObjectId[] = [];
  while (rest.at(-1)?.key === 'parent') parents.push(requireId(rest.pop(), 'parent', id));
  const author = requirePerson(rest.pop(), 'author', id);
  const committer = requirePerson(rest.pop(), 'committer', id);
  const provenance = takeProvenance(rest);
  const extra = rest.reverse();
  const commit: Commit = {
    tree,
    parents,
    author,
    committer,
    message: record.body,
    ...(provenance === undefined ? {} : { provenance }),
    ...(extra.length === 0 ? {} : { extra }),
  };
  requireCanonical('commit', bytes, () => encodeCommit(commit), id);
  return commit;
}

function takeProvenance(rest: RecordHeader[]): Provenance | undefined {
  const found: { -readonly [K in keyof Provenance]: Provenance[K] } = {};
  for (const [field, key] of PROVENANCE_KEYS) {
    if (rest.at(-1)?.key === key) found[field] = rest.pop()!.value;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

function requireId(header: RecordHeader | undefined, key: string, id: ObjectId | undefined): ObjectId {
  if (header?.key !== key || !isObjectId(header.value))
    throw badRecord('commit', id, `it has no valid ${key} in its place`);
  return header.value;
}

function requirePerson(header: RecordHeader | undefined, key: string, id: ObjectId | undefined): Person {
  const person = header?.key === key ? parsePerson(header.value) : undefined;
  if (person === undefined) throw badRecord('commit', id, `it has no valid ${key} in its place`);
  return person;
}
