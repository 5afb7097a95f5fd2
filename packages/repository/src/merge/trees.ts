import { MuseError, compareNames } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { blobId, encodeTree } from '@muse/objects';
import type { ObjectId, TreeEntry } from '@muse/objects';
import type { FileVersion } from '../diff/file-diff.js';
import { loadTree } from '../object/load.js';
import type { MergeConflict } from './conflict.js';
import { mergeContents } from './contents.js';
import type { MarkerOptions } from './contents.js';
import { mergeFiles, sameFile } from './files.js';
import type { MergedFile } from './files.js';
import type { TreeSource } from './source.js';

/** The trees to merge; `null` is the empty tree. */
export interface ThreeTrees {
  readonly base: ObjectId | null;
  readonly ours: ObjectId | null;
  readonly theirs: ObjectId | null;
}

export interface MergedTrees {
  /** The merged tree; null if it has no entries. At a conflict it has what our side has. */
  readonly tree: ObjectId | null;
  /** Sorted by path. */
  readonly conflicts: readonly MergeConflict[];
}

/** Directories inside each other that a tree may have: more than any file system takes. */
const DEEPEST = 2048;

export interface TreeMergeOptions extends MarkerOptions {
  /** What the merged tree has at a path in conflict; our file by default. */
  readonly atConflict?: (conflict: MergeConflict) => FileVersion | undefined;
  /** Where one side has a file and the other a directory, keep the directory and put the file beside it: `name~main`. */
  readonly keepBoth?: boolean;
}

/**
 * Merges two trees that come from a third, file by file. Subtrees that a side left alone are taken whole and not read,
 * so the cost follows what both sides changed. The new trees are in `source.made`; nothing is written.
 */
export function* mergeTrees(
  source: TreeSource,
  trees: ThreeTrees,
  options: TreeMergeOptions = {},
): Protocol<MergedTrees> {
  const conflicts: MergeConflict[] = [];
  const { atConflict = (conflict) => conflict.ours, keepBoth = false, ...markers } = options;
  const merge: Merge = { source, conflicts, atConflict, keepBoth, markers };
  const tree = yield* mergeLevel(merge, trees, { prefix: '', depth: 0 });
  return { tree, conflicts: conflicts.sort((a, b) => compareNames(a.path, b.path)) };
}

interface Merge {
  readonly source: TreeSource;
  readonly conflicts: MergeConflict[];
  readonly atConflict: NonNullable<TreeMergeOptions['atConflict']>;
  readonly keepBoth: boolean;
  readonly markers: MarkerOptions;
}

interface Place {
  /** Path of the directory with a slash behind it; empty for the root. */
  readonly prefix: string;
  readonly depth: number;
}

function* mergeLevel(merge: Merge, { base, ours, theirs }: ThreeTrees, place: Place): Protocol<ObjectId | null> {
  if (ours === theirs || base === theirs) return ours;
  if (base === ours) return theirs;
  if (place.depth > DEEPEST) throw tooDeep(place.prefix);
  const [b, o, t] = [
    yield* entriesByName(merge.source, base),
    yield* entriesByName(merge.source, ours),
    yield* entriesByName(merge.source, theirs),
  ];
  const merged: TreeEntry[] = [];
  for (const name of new Set([...o.keys(), ...t.keys()])) {
    const [base, ours, theirs] = [b.get(name), o.get(name), t.get(name)];
    if (same(ours, theirs) || same(base, theirs)) merged.push(...(ours === undefined ? [] : [ours]));
    else if (same(base, ours)) merged.push(...(theirs === undefined ? [] : [theirs]));
    else {
      const taken = (candidate: string): boolean => b.has(candidate) || o.has(candidate) || t.has(candidate);
      merged.push(...(yield* mergeName(merge, [base, ours, theirs], { ...place, name, taken })));
    }
  }
  return makeTree(merge.source, merged);
}

type Three = readonly [base: TreeEntry | undefined, ours: TreeEntry | undefined, theirs: TreeEntry | undefined];

interface NamedPlace extends Place {
  readonly name: string;
  /** Whether the directory has another entry of a name, on any side. */
  readonly taken: (name: string) => boolean;
}

/** What the merged directory has under one name. */
function* mergeName(merge: Merge, three: Three, place: NamedPlace): Protocol<TreeEntry[]> {
  const { name } = place;
  const path = place.prefix + name;
  // A name that is a file on one side and a directory on the other is merged as both; only one of them may remain.
  const [base, ours, theirs] = three.map(asFile) as [FileVersion?, FileVersion?, FileVersion?];
  const before = merge.conflicts.length;
  const settled = base === undefined || !merge.source.unsettled.has(base.id);
  const differ = ours !== undefined && theirs !== undefined && !sameFile(ours, theirs);
  const files: MergedFile = !settled && differ ? { conflict: 'content' } : mergeFiles({ base, ours, theirs });
  const result =
    settled && 'conflict' in files && (files.conflict === 'content' || files.conflict === 'add/add')
      ? yield* mergeContents(merge.source, { path, base, ours, theirs }, merge.markers)
      : files;
  const sides = { ...(base && settled && { base }), ...(ours && { ours }), ...(theirs && { theirs }) };
  const subtree = yield* mergeLevel(
    merge,
    { base: asDirectory(three[0]), ours: asDirectory(three[1]), theirs: asDirectory(three[2]) },
    { prefix: `${path}/`, depth: place.depth + 1 },
  );
  const clash = subtree !== null || merge.conflicts.length > before;

  const directory: TreeEntry[] = subtree === null ? [] : [{ name, kind: 'directory', id: subtree }];
  if (clash && ('conflict' in result || result.file !== undefined))
    return putAside(merge, { ...sides, directory }, place);
  if (!('conflict' in result)) return result.file === undefined ? directory : [{ name, ...result.file }];
  const marked = result.marked !== undefined && { marked: result.marked };
  const conflict: MergeConflict = { path, reason: result.conflict, ...sides, ...marked };
  merge.conflicts.push(conflict);
  const file = merge.atConflict(conflict);
  return file === undefined ? [] : [{ name, ...file }];
}

type Sides = Pick<MergeConflict, 'base' | 'ours' | 'theirs'>;

/** One side has a file where the other has a directory: the file goes to a name beside it, unless only one may remain. */
function putAside(
  merge: Merge,
  { directory, ...sides }: Sides & { readonly directory: readonly TreeEntry[] },
  { prefix, name, taken }: NamedPlace,
): TreeEntry[] {
  const reason = 'file/directory';
  const side = sides.ours === undefined ? 'theirs' : 'ours';
  const version = sides[side];
  if (!merge.keepBoth || version === undefined) {
    const conflict: MergeConflict = { path: prefix + name, reason, ...sides };
    merge.conflicts.push(conflict);
    const file = merge.atConflict(conflict);
    return file === undefined ? [...directory] : [{ name, ...file }];
  }
  const wanted = `${name}~${(merge.markers.labels?.[side] ?? side).replaceAll('/', '_')}`;
  let aside = wanted;
  for (let i = 1; taken(aside); i++) aside = `${wanted}_${i}`;
  const at = { [side]: prefix + name, ...(sides.base && { base: prefix + name }) };
  merge.conflicts.push({ path: prefix + aside, reason, ...sides, at });
  return [...directory, { name: aside, ...version }];
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.id === b?.id && a?.kind === b?.kind;
}

function asFile(entry: TreeEntry | undefined): FileVersion | undefined {
  return entry === undefined || entry.kind === 'directory' ? undefined : { kind: entry.kind, id: entry.id };
}

function asDirectory(entry: TreeEntry | undefined): ObjectId | null {
  return entry?.kind === 'directory' ? entry.id : null;
}

function* entriesByName(source: TreeSource, id: ObjectId | null): Protocol<ReadonlyMap<string, TreeEntry>> {
  if (id === null) return new Map();
  const entries = source.made.get(id)?.entries ?? (yield* loadTree(source.store, id));
  return new Map(entries.map((entry) => [entry.name, entry]));
}

/** An empty directory is no entry of the directory above. */
function makeTree(source: TreeSource, entries: readonly TreeEntry[]): ObjectId | null {
  if (entries.length === 0) return null;
  const bytes = encodeTree(entries);
  const id = blobId(bytes);
  if (!source.made.has(id)) source.made.set(id, { entries, bytes });
  return id;
}

function tooDeep(prefix: string): MuseError {
  return new MuseError(`a tree has more than ${DEEPEST} directories inside each other: ${prefix.slice(0, 200)}…`, {
    code: 'ERR_MUSE_TREE_TOO_DEEP',
    kind: 'refused',
    data: { deepest: DEEPEST },
  });
}
