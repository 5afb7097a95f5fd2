import type { Protocol } from '@muse/io/protocols';
import type { ObjectId, ObjectStore, TreeEntry } from '@muse/objects';
import { trimmed } from '../diff/path-filter.js';
import { loadTree } from '../object/load.js';

/** Decoded trees that a walk keeps: neighbouring commits share most of theirs. */
const KEPT_TREES = 256;

/** Reads trees for a walk that meets the same ones again and again. */
export interface TreeReader {
  readonly store: ObjectStore;
  readonly kept: Map<ObjectId, readonly TreeEntry[]>;
}

export function createTreeReader(store: ObjectStore): TreeReader {
  return { store, kept: new Map() };
}

/**
 * Whether two trees have the same content at all of `paths` (relative to their roots; absent is content too). `null` is
 * the empty tree. Reads down to the point where both sides are equal and no further.
 */
export function* sameAtPaths(
  reader: TreeReader,
  trees: { readonly a: ObjectId | null; readonly b: ObjectId | null },
  paths: readonly string[],
): Protocol<boolean> {
  for (const path of paths) {
    if (!(yield* sameAtPath(reader, trees, trimmed(path)))) return false;
  }
  return true;
}

function* sameAtPath(
  reader: TreeReader,
  trees: { readonly a: ObjectId | null; readonly b: ObjectId | null },
  path: string,
): Protocol<boolean> {
  let { a, b } = trees;
  if (a === b) return true;
  if (path === '') return (yield* isEmpty(reader, a)) && (yield* isEmpty(reader, b));
  const parts = path.split('/');
  for (const [i, part] of parts.entries()) {
    const x = yield* entryOf(reader, a, part);
    const y = yield* entryOf(reader, b, part);
    if (x?.id === y?.id && x?.kind === y?.kind) return true;
    if (i === parts.length - 1) return false;
    a = x?.kind === 'directory' ? x.id : null;
    b = y?.kind === 'directory' ? y.id : null;
    if (a === b) return true;
  }
  return true;
}

function* isEmpty(reader: TreeReader, id: ObjectId | null): Protocol<boolean> {
  return id === null || (yield* entries(reader, id)).length === 0;
}

function* entryOf(reader: TreeReader, id: ObjectId | null, name: string): Protocol<TreeEntry | undefined> {
  return id === null ? undefined : (yield* entries(reader, id)).find((entry) => entry.name === name);
}

function* entries(reader: TreeReader, id: ObjectId): Protocol<readonly TreeEntry[]> {
  const kept = reader.kept.get(id);
  if (kept !== undefined) return kept;
  const tree = yield* loadTree(reader.store, id);
  if (reader.kept.size >= KEPT_TREES) reader.kept.delete(reader.kept.keys().next().value!);
  reader.kept.set(id, tree);
  return tree;
}
