import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { encodeSnapshot, encodeTree } from '@muse/objects';
import type { ObjectId, TreeEntry } from '@muse/objects';
import { abandonCollecting, collect, collector, finishCollecting, storingSink } from '../commit/storing-sink.js';
import type { Collector } from '../commit/storing-sink.js';
import type { FileVersion } from '../diff/file-diff.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { kindInTree } from '../scan/scan-state.js';

/** What is about to be dropped, kept as objects. */
export interface Saved {
  /** A snapshot object with the tree of the dropped files; `null` if there were none. */
  readonly snapshot: ObjectId | null;
  readonly versions: ReadonlyMap<string, FileVersion>;
}

/**
 * Stores the content of files that are about to be overwritten or removed on demand, durably, as a snapshot: what a
 * command drops can be had back by the id it reports (I-10).
 */
export function* saveDiscarded(
  repo: Repository,
  paths: readonly string[],
  about: { reason: string; by: string; base?: ObjectId },
): Protocol<Saved> {
  const objects = collector(repo.objects);
  const sink = storingSink(objects);
  const versions = new Map<string, FileVersion>();
  try {
    for (const path of paths) {
      const file = workTreePath(repo, path);
      const stat = yield* port.lstat(file);
      if (stat === undefined || stat.kind === 'directory' || stat.kind === 'other') continue;
      const content = yield* sink.file({ path, file, stat });
      if (content !== undefined) versions.set(path, { kind: kindInTree(content.stat), id: content.id });
    }
    if (versions.size === 0) return { snapshot: null, versions };
    const tree = yield* collectTree(objects, [...versions]);
    const time = Math.floor((yield* port.now()) / 1000);
    const snapshot = yield* collect(objects, encodeSnapshot({ tree, time, ...about }));
    yield* finishCollecting(objects);
    return { snapshot, versions };
  } catch (error) {
    yield* abandonCollecting(objects);
    throw error;
  }
}

/** Stores the trees for a flat list of files; answers the root. */
function* collectTree(to: Collector, files: readonly (readonly [string, FileVersion])[]): Protocol<ObjectId> {
  const entries: TreeEntry[] = [];
  const below = new Map<string, [string, FileVersion][]>();
  for (const [path, version] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) entries.push({ name: path, ...version });
    else {
      const name = path.slice(0, slash);
      const inside = below.get(name) ?? [];
      inside.push([path.slice(slash + 1), version]);
      below.set(name, inside);
    }
  }
  for (const [name, inside] of below) entries.push({ name, kind: 'directory', id: yield* collectTree(to, inside) });
  return yield* collect(to, encodeTree(entries));
}
