import type { Protocol } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import type { FileVersion } from '../diff/file-diff.js';
import { loadCommit } from '../object/load.js';
import { bestCommonAncestors } from './base.js';
import type { ReadAncestry } from './base.js';
import type { MergeConflict } from './conflict.js';
import type { TreeSource } from './source.js';
import { mergeTrees } from './trees.js';
import type { MergedTrees } from './trees.js';

/** What two histories have in common. */
export interface CommonBase {
  /** All best common ancestors, sorted; none for unrelated histories. */
  readonly ids: readonly ObjectId[];
  /** The tree to merge from; null if it is empty or there is no common ancestor. */
  readonly tree: ObjectId | null;
}

/**
 * The base of a three-way merge. Several best common ancestors (a criss-cross) are merged with each other first, from
 * their own common base, in the order of their ids, so that both directions of a merge have the same base. Where they do
 * not agree on a text, the base has it with both versions between markers, so that what both sides made of that place
 * alike is clean; where they do not agree on anything else, it has what equals neither side, and a conflict remains
 * unless both sides agree.
 */
export function* commonBase(
  source: TreeSource,
  read: ReadAncestry,
  sides: { readonly ours: readonly ObjectId[]; readonly theirs: ObjectId },
): Protocol<CommonBase> {
  const ids = yield* bestCommonAncestors(read, sides.ours, sides.theirs);
  const [first, ...others] = ids;
  if (first === undefined) return { ids, tree: null };
  let tree: ObjectId | null = (yield* loadCommit(source.store, first)).tree;
  for (const [i, other] of others.entries()) {
    const base = yield* commonBase(source, read, { ours: ids.slice(0, i + 1), theirs: other });
    const theirs = (yield* loadCommit(source.store, other)).tree;
    const merged: MergedTrees = yield* mergeTrees(
      source,
      { base: base.tree, ours: tree, theirs },
      { atConflict: (conflict) => conflict.marked ?? unsettled(source, conflict), ...NESTED_MARKERS },
    );
    tree = merged.tree;
  }
  return { ids, tree };
}

/** Longer markers than those that a user may meet in a file. */
const NESTED_MARKERS = { markerSize: 11, labels: { base: 'base', ours: 'one base', theirs: 'other base' } };

/** A file that equals no other, but is the same for the same disagreement in either direction. */
function unsettled(source: TreeSource, { path, ours, theirs }: MergeConflict): FileVersion {
  const sides = [ours, theirs].map((side) => `${side?.kind ?? 'nothing'} ${side?.id ?? ''}`).sort();
  const id = blobId(Buffer.from(['no such file: bases that differ at', path, ...sides].join('\n'), 'utf8'));
  source.unsettled.add(id);
  return { kind: 'file', id };
}
