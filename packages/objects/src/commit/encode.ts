import { refusedRecord } from '../error/failures.js';
import { blobId, isObjectId, type ObjectId } from '../id/object-id.js';
import { encodeRecord, type RecordHeader } from '../record/encode.js';
import { COMMIT_KEYS, PROVENANCE_KEYS, type Commit, type Person } from './commit.js';
import { formatPerson } from './person.js';

/**
 * The canonical bytes of a commit: `tree`, each `parent` in order, `author`, `committer`, provenance, extra headers,
 * message.
 *
 * @throws `ERR_MUSE_BAD_RECORD` (refused) for a value the format cannot hold.
 */
export function encodeCommit(commit: Commit): Uint8Array {
  return encodeRecord('commit', { headers: commitHeaders(commit), body: commit.message });
}

/** The id that `encodeCommit` of this commit hashes to. */
export function commitId(commit: Commit): ObjectId {
  return blobId(encodeCommit(commit));
}

function commitHeaders(commit: Commit): RecordHeader[] {
  const headers = [
    { key: 'tree', value: requireId('tree', commit.tree) },
    ...commit.parents.map((parent) => ({ key: 'parent', value: requireId('parent', parent) })),
    { key: 'author', value: requirePerson('author', commit.author) },
    { key: 'committer', value: requirePerson('committer', commit.committer) },
  ];
  for (const [field, key] of PROVENANCE_KEYS) {
    const value = commit.provenance?.[field];
    if (value !== undefined) headers.push({ key, value });
  }
  for (const { key, value } of commit.extra ?? []) {
    if (COMMIT_KEYS.has(key)) throw refusedRecord('commit', `an extra header may not be called ${JSON.stringify(key)}`);
    headers.push({ key, value });
  }
  return headers;
}

function requireId(what: string, id: ObjectId): string {
  if (!isObjectId(id)) throw refusedRecord('commit', `its ${what} ${JSON.stringify(id)} is no sha256 id`);
  return id;
}

function requirePerson(what: string, person: Person): string {
  const text = formatPerson(person);
  if (text === undefined)
    throw refusedRecord('commit', `its ${what} ${JSON.stringify(person)} breaks the rules for a person`);
  return text;
}
