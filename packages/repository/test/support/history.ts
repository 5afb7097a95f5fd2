import { memoryFileSystem } from '@muse/io';
import { blobId, encodeCommit, encodeTree, writeObjectsSync } from '@muse/objects';
import type { Commit, EntryKind, ObjectId, TreeEntry } from '@muse/objects';
import { initRepositorySync } from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { tempDir } from './temp.js';

/** Content of files by path; an entry may also say what kind it is. */
export type Files = Readonly<Record<string, string | Uint8Array | { readonly kind: EntryKind; readonly text: string }>>;

export interface CommitParts {
  readonly files?: Files;
  readonly tree?: ObjectId;
  readonly parents?: readonly ObjectId[];
  readonly message?: string;
  readonly time?: number;
}

/** A new repository in a directory of its own. */
export function newRepository(): Repository {
  return initRepositorySync(tempDir());
}

/** A new repository in memory. */
export function memoryRepository(): Repository {
  return initRepositorySync('/repository', { fs: memoryFileSystem() });
}

interface Stored {
  readonly id: ObjectId;
  readonly bytes: Uint8Array;
}

/** Stores the trees and blobs of a file list; answers the root. */
export function putTree(repo: Repository, files: Files): ObjectId {
  const objects: Stored[] = [];
  const root = collectTree(files, objects);
  writeObjectsSync(repo.objects, objects);
  return root;
}

let clock = 1_700_000_000;

/** Stores a commit without touching refs or the work tree; each is a second younger than the one before. */
export function putCommit(repo: Repository, parts: CommitParts = {}): ObjectId {
  const objects: Stored[] = [];
  const tree = parts.tree ?? collectTree(parts.files ?? {}, objects);
  const time = parts.time ?? clock++;
  const person = { name: 'Ada', email: 'ada@example.org', time, zone: '+0000' };
  const commit: Commit = {
    tree,
    parents: parts.parents ?? [],
    author: person,
    committer: person,
    message: parts.message ?? `at ${time}\n`,
  };
  const bytes = encodeCommit(commit);
  const id = blobId(bytes);
  writeObjectsSync(repo.objects, [...objects, { id, bytes }]);
  return id;
}

function collectTree(files: Files, objects: Stored[]): ObjectId {
  const entries: TreeEntry[] = [];
  const below = new Map<string, Record<string, Files[string]>>();
  for (const [path, content] of Object.entries(files)) {
    const slash = path.indexOf('/');
    if (slash === -1) {
      const kind = typeof content === 'string' || content instanceof Uint8Array ? 'file' : content.kind;
      const text = typeof content === 'string' || content instanceof Uint8Array ? content : content.text;
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
      const id = blobId(bytes);
      objects.push({ id, bytes });
      entries.push({ name: path, kind, id });
    } else {
      const name = path.slice(0, slash);
      below.set(name, { ...below.get(name), [path.slice(slash + 1)]: content });
    }
  }
  for (const [name, inner] of below) entries.push({ name, kind: 'directory', id: collectTree(inner, objects) });
  const bytes = encodeTree(entries);
  const id = blobId(bytes);
  objects.push({ id, bytes });
  return id;
}
