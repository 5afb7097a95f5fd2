import { fingerprint, pairRenames, type RenameSide } from '@muse/domain';
import { compareNames } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { FileVersion, TreeChange } from './file-diff.js';

export interface RenameOptions {
  /** The least similarity of a renamed file that was changed too, in percent; 50 by default, 100 for unchanged ones only. */
  readonly threshold?: number;
}

/** The content of one side of a change; `undefined` if it is gone or too large to be looked at. */
export type ReadVersion = (path: string, version: FileVersion) => Protocol<Uint8Array | undefined>;

/** Larger files are only found by their id, in bytes. */
const LARGEST = 8 * 1024 * 1024;
/** Contents read in one search, in bytes; what comes later is only found by id. */
const READ_AT_MOST = 256 * 1024 * 1024;

/**
 * Turns a deletion and an addition into one change with `from` and `similarity` where the added file is the deleted one:
 * first by equal content, then by similar content. A file that is empty, or a link whose target changed, is never taken
 * for another one. The answer is sorted by path.
 */
export function* findRenames(
  changes: readonly TreeChange[],
  read: ReadVersion,
  { threshold = 50 }: RenameOptions = {},
): Protocol<TreeChange[]> {
  const deleted = changes.filter(({ after }) => after === undefined);
  const added = changes.filter(({ before }) => before === undefined);
  if (deleted.length === 0 || added.length === 0) return [...changes];
  const renamed = new Map<TreeChange, TreeChange>();
  const gone = new Set<TreeChange>();
  const pair = (from: TreeChange, to: TreeChange, similarity: number): void => {
    gone.add(from);
    renamed.set(to, { path: to.path, before: from.before!, after: to.after!, from: from.path, similarity });
  };

  const empty = new Set<string>();
  const byId = groupBy(deleted, ({ before }) => keyOf(before!));
  for (const to of added) {
    const same = byId.get(keyOf(to.after!));
    if (same === undefined || same.length === 0) continue;
    if (empty.has(to.after!.id) || (yield* read(same[0]!.path, same[0]!.before!))?.length === 0) {
      empty.add(to.after!.id);
      continue;
    }
    const at = Math.max(
      0,
      same.findIndex(({ path }) => nameOf(path) === nameOf(to.path)),
    );
    pair(same.splice(at, 1)[0]!, to, 100);
  }

  if (threshold < 100) {
    const room = { left: READ_AT_MOST };
    const sources = yield* printsOf(
      deleted.filter((change) => !gone.has(change)),
      { read, room },
    );
    const targets =
      sources.length === 0
        ? []
        : yield* printsOf(
            added.filter((change) => !renamed.has(change)),
            { read, room },
          );
    const { pairs } = pairRenames(sources, targets, { threshold });
    for (const { from, to, similarity } of pairs) pair(from.change, to.change, similarity);
  }
  return changes
    .filter((change) => !gone.has(change))
    .map((change) => renamed.get(change) ?? change)
    .sort((a, b) => compareNames(a.path, b.path));
}

interface Side extends RenameSide {
  readonly change: TreeChange;
}

function* printsOf(
  changes: readonly TreeChange[],
  { read, room }: { readonly read: ReadVersion; readonly room: { left: number } },
): Protocol<Side[]> {
  const sides: Side[] = [];
  for (const change of changes) {
    const version = change.after ?? change.before!;
    if (version.kind === 'symlink' || room.left <= 0) continue;
    const bytes = yield* read(change.path, version);
    if (bytes === undefined || bytes.length === 0 || bytes.length > LARGEST) continue;
    room.left -= bytes.length;
    sides.push({ path: change.path, print: fingerprint(bytes), change });
  }
  return sides;
}

/** Files of either mode are alike; a link is something else, also where its target reads as a file does. */
function keyOf({ kind, id }: FileVersion): string {
  return `${kind === 'symlink' ? 'link' : 'file'} ${id}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}
