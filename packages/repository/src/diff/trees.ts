import { compareNames } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { ObjectId, ObjectStore, TreeEntry } from '@muse/objects';
import { loadTree } from '../object/load.js';
import type { FileVersion, TreeChange } from './file-diff.js';
import { pathFilter } from './path-filter.js';

export interface DiffTreesOptions {
  /** Only these files and directories; everything if absent or empty. */
  readonly paths?: readonly string[];
}

/**
 * What differs between two trees, by path, sorted by the bytes of the path. Subtrees that are equal, or outside
 * `paths`, are not read, so the cost follows the changes and not the size of the trees. `null` is the empty tree.
 */
export function* diffTrees(
  store: ObjectStore,
  before: ObjectId | null,
  after: ObjectId | null,
  options: DiffTreesOptions = {},
): Protocol<TreeChange[]> {
  const filter = pathFilter(options.paths);
  const changes: TreeChange[] = [];
  const pending: { prefix: string; before: ObjectId | null; after: ObjectId | null }[] = [
    { prefix: '', before, after },
  ];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    if (pair.before === pair.after) continue;
    const old = pair.before === null ? [] : yield* loadTree(store, pair.before);
    const now = pair.after === null ? [] : yield* loadTree(store, pair.after);
    for (const [a, b] of pairByName(old, now)) {
      if (a?.id === b?.id && a?.kind === b?.kind) continue;
      const path = pair.prefix + (a ?? b)!.name;
      const [dirA, dirB] = [directoryOf(a), directoryOf(b)];
      if ((dirA !== null || dirB !== null) && filter.enters(path)) {
        pending.push({ prefix: `${path}/`, before: dirA, after: dirB });
      }
      const [fileA, fileB] = [fileOf(a), fileOf(b)];
      if ((fileA !== undefined || fileB !== undefined) && filter.includes(path)) {
        changes.push({ path, ...(fileA && { before: fileA }), ...(fileB && { after: fileB }) });
      }
    }
  }
  return changes.sort((x, y) => compareNames(x.path, y.path));
}

/** The entries of two sorted trees side by side, by name. */
export function* pairByName(
  a: readonly TreeEntry[],
  b: readonly TreeEntry[],
): Generator<readonly [TreeEntry | undefined, TreeEntry | undefined], void, undefined> {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const order = i === a.length ? 1 : j === b.length ? -1 : compareNames(a[i]!.name, b[j]!.name);
    yield [order <= 0 ? a[i++] : undefined, order >= 0 ? b[j++] : undefined];
  }
}

function directoryOf(entry: TreeEntry | undefined): ObjectId | null {
  return entry?.kind === 'directory' ? entry.id : null;
}

function fileOf(entry: TreeEntry | undefined): FileVersion | undefined {
  return entry === undefined || entry.kind === 'directory' ? undefined : { kind: entry.kind, id: entry.id };
}
