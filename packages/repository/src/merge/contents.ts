import { LARGEST_TEXT, textDriver, type MergeInput } from '@muse/domain';
import type { Protocol } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { objectSize } from '@muse/objects/protocols';
import type { FileVersion } from '../diff/file-diff.js';
import { loadObject } from '../object/load.js';
import { pick } from './files.js';
import type { MergedFile, ThreeFiles } from './files.js';
import type { TreeSource } from './source.js';

/** How conflicts inside a file are written. */
export type MarkerOptions = Pick<MergeInput, 'labels' | 'style' | 'markerSize'>;

/**
 * Merges a file that both sides changed by its content. Its bytes are kept in `source.contents`. What the driver cannot
 * merge, a symbolic link, an executable bit that both changed and content that is too large are conflicts; those in a
 * text come with the text in which markers show them.
 */
export function* mergeContents(
  source: TreeSource,
  { path, base, ours, theirs }: ThreeFiles & { readonly path: string },
  options: MarkerOptions,
): Protocol<MergedFile> {
  const conflict = { conflict: base === undefined ? 'add/add' : 'content' } as const;
  if (ours === undefined || theirs === undefined) return conflict;
  const kind = base === undefined ? pick(undefined, ours.kind, theirs.kind) : pick(base.kind, ours.kind, theirs.kind);
  if (kind === undefined || kind === 'symlink' || base?.kind === 'symlink') return conflict;
  for (const file of [base, ours, theirs]) if ((yield* sizeOf(source, file)) > LARGEST_TEXT) return conflict;
  const outcome = textDriver.merge({
    ...options,
    path,
    base: base === undefined ? null : yield* contentOf(source, base),
    ours: yield* contentOf(source, ours),
    theirs: yield* contentOf(source, theirs),
  });
  if (outcome.bytes === undefined) return conflict;
  const file = { kind, id: blobId(outcome.bytes) };
  source.contents.set(file.id, outcome.bytes);
  // What both added differently is a conflict also where their lines happen to fit together.
  return outcome.kind === 'merged' && base !== undefined ? { file } : { ...conflict, marked: file };
}

function* sizeOf({ contents, store }: TreeSource, file: FileVersion | undefined): Protocol<number> {
  if (file === undefined) return 0;
  const { id } = file;
  return contents.get(id)?.length ?? (yield* objectSize(store, id)) ?? 0;
}

function* contentOf({ contents, store }: TreeSource, { id }: { readonly id: ObjectId }): Protocol<Uint8Array> {
  return contents.get(id) ?? (yield* loadObject(store, id));
}
