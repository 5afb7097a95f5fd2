import type { FileVersion } from '../diff/file-diff.js';
import type { ConflictReason } from './conflict.js';

/** What the base and the two sides have at one path; `undefined` where they have no file. */
export interface ThreeFiles {
  readonly base: FileVersion | undefined;
  readonly ours: FileVersion | undefined;
  readonly theirs: FileVersion | undefined;
}

export type MergedFile =
  | { readonly file: FileVersion | undefined }
  /** `marked`: the text in which markers show the conflict. */
  | { readonly conflict: ConflictReason; readonly marked?: FileVersion };

/**
 * Merges one path: what one side left alone takes the other side's change, and what both made alike stands. The
 * executable bit and the content are merged apart. Everything else is a conflict; no change of a side is ever dropped.
 */
export function mergeFiles({ base, ours, theirs }: ThreeFiles): MergedFile {
  if (sameFile(ours, theirs) || sameFile(base, theirs)) return { file: ours };
  if (sameFile(base, ours)) return { file: theirs };
  if (ours === undefined || theirs === undefined) return { conflict: 'modify/delete' };
  if ((ours.kind === 'symlink') !== (theirs.kind === 'symlink')) return { conflict: 'type' };
  if (base === undefined) return { conflict: 'add/add' };
  const kind = pick(base.kind, ours.kind, theirs.kind);
  const id = pick(base.id, ours.id, theirs.id);
  return kind === undefined || id === undefined ? { conflict: 'content' } : { file: { kind, id } };
}

/** The value that a three-way merge takes; `undefined` if both sides changed it, differently. */
export function pick<T>(base: T, ours: T, theirs: T): T | undefined {
  if (ours === theirs || base === theirs) return ours;
  return base === ours ? theirs : undefined;
}

export function sameFile(a: FileVersion | undefined, b: FileVersion | undefined): boolean {
  return a?.id === b?.id && a?.kind === b?.kind;
}
