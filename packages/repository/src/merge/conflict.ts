import type { FileVersion } from '../diff/file-diff.js';

/**
 * Why a path could not be merged.
 *
 * - `content`: both sides changed the file, differently
 * - `add/add`: both sides added it, differently
 * - `modify/delete`: one side changed it, the other deleted it
 * - `type`: one side has a file there, the other a symbolic link
 * - `file/directory`: one side has a file there, the other a directory
 */
export type ConflictReason = 'content' | 'add/add' | 'modify/delete' | 'type' | 'file/directory';

/** A path that both sides changed, with what each has there; absent means nothing. */
export interface MergeConflict {
  readonly path: string;
  readonly reason: ConflictReason;
  readonly base?: FileVersion;
  readonly ours?: FileVersion;
  readonly theirs?: FileVersion;
  /** Where a side has it, if that is not `path`. */
  readonly at?: { readonly base?: string; readonly ours?: string; readonly theirs?: string };
  /** The merged text in which markers show where the sides differ; its bytes are with the source of the merge. */
  readonly marked?: FileVersion;
}
