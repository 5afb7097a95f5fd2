import { diffLines, isBinary } from '@muse/domain';
import type { ObjectId, TreeEntry } from '@muse/objects';
import { hunksOf } from './hunks.js';
import type { Hunk } from './hunks.js';

export type EntryKind = TreeEntry['kind'];

/** What stands at a path in a tree. */
export interface FileVersion {
  readonly kind: Exclude<EntryKind, 'directory'>;
  readonly id: ObjectId;
}

/** A path that differs between two trees: `before` is absent if it was added, `after` if it was deleted. */
export interface TreeChange {
  readonly path: string;
  readonly before?: FileVersion;
  readonly after?: FileVersion;
  /** Of a renamed file: its path before. */
  readonly from?: string;
  /** Of a renamed file: how much of it is as before, in percent; 100 if its content is the same. */
  readonly similarity?: number;
}

/** `mode-changed`: only the executable bit; `type-changed`: a file became a symbolic link or the reverse. */
export type ChangeKind = PlainChange | 'renamed';

/** What can be told of a path without looking at others. */
export type PlainChange = 'added' | 'deleted' | 'modified' | 'mode-changed' | 'type-changed';

/** One changed file, line by line. */
export interface FileDiff extends TreeChange {
  readonly change: ChangeKind;
  /** Not compared line by line: a NUL byte near the start of either side, or very large. `hunks` is empty. */
  readonly binary: boolean;
  /** Of a `type-changed` file: one that deletes the old content and one that adds the new. */
  readonly hunks: readonly Hunk[];
  /** Lines added and deleted; 0 and 0 for a binary file. */
  readonly stat: { readonly added: number; readonly deleted: number };
  /** Bytes before and after; 0 where the file is absent. */
  readonly size: { readonly before: number; readonly after: number };
}

/** The content of one side. */
export interface FileSide {
  readonly size: number;
  /** Empty where the file is absent; not given for a file that is too large to be compared. */
  readonly bytes?: Uint8Array;
}

/** Compares the two versions of one file; `context` is the number of unchanged lines around each change. */
export function diffFile(
  change: TreeChange,
  sides: { readonly before: FileSide; readonly after: FileSide },
  context: number,
): FileDiff {
  const kind: ChangeKind = change.from === undefined ? changeKind(change) : 'renamed';
  const whole = { ...change, change: kind, size: { before: sides.before.size, after: sides.after.size } };
  const nothing = { hunks: [], stat: { added: 0, deleted: 0 } };
  if (kind === 'mode-changed') return { ...whole, binary: false, ...nothing };
  const [before, after] = [sides.before.bytes, sides.after.bytes];
  if (before === undefined || after === undefined || isBinary(before) || isBinary(after)) {
    return { ...whole, binary: true, ...nothing };
  }
  const empty = new Uint8Array();
  const diffs =
    kind === 'type-changed' ? [diffLines(before, empty), diffLines(empty, after)] : [diffLines(before, after)];
  const stat = { added: 0, deleted: 0 };
  for (const edit of diffs.flatMap((diff) => diff.edits)) {
    stat.added += edit.afterEnd - edit.afterStart;
    stat.deleted += edit.beforeEnd - edit.beforeStart;
  }
  return { ...whole, binary: false, hunks: diffs.flatMap((diff) => hunksOf(diff, context)), stat };
}

/** How a path changed, by its two versions alone. */
export function changeKind({ before, after }: TreeChange): PlainChange {
  if (before === undefined) return 'added';
  if (after === undefined) return 'deleted';
  if ((before.kind === 'symlink') !== (after.kind === 'symlink')) return 'type-changed';
  return before.id === after.id ? 'mode-changed' : 'modified';
}
