import { compareNames, MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { treeId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { select } from '../paths/selection.js';
import type { Selection } from '../paths/selection.js';
import type { Repository } from '../repository/repository.js';
import { isReadOnly } from './clock.js';
import { hashContent } from './content.js';
import { loadStatCache, saveStatCache } from './stat-cache.js';
import type { StatCache } from './stat-cache.js';
import { walkDirectory } from './walk.js';
import type { TreeChange } from '../diff/file-diff.js';
import type { ContentSink, ListedFile, Skipped, Walk } from './scan-state.js';

export interface ScanOptions {
  /** The tree to compare with; its paths are tracked. `null`: nothing is. */
  readonly head: ObjectId | null;
  /** Only these paths and what is below them; the rest is taken as it is in `head`. */
  readonly selection?: Selection;
  /** Take ignored files too. */
  readonly forced?: boolean;
  /** Where content goes; by default it is only hashed. */
  readonly sink?: ContentSink;
  /** Also list every versioned file. */
  readonly list?: boolean;
}

/** What a scan found. */
export interface Scan {
  /** The tree of the work tree: tracked files that exist and untracked ones that are not ignored. */
  readonly tree: ObjectId;
  /** How it differs from `head`, sorted by the bytes of the paths. */
  readonly changes: readonly TreeChange[];
  readonly skipped: readonly Skipped[];
  /** Temps that writers left or are using: what `sweepTemps` would look at. */
  readonly temps: readonly string[];
  /** Named paths that neither `head` nor the work tree has. */
  readonly unmet: readonly string[];
  /** Untracked paths that were left out; what is in a directory of them is not listed. */
  readonly ignored: readonly string[];
  readonly files: readonly ListedFile[];
  /** What is to be saved for the next scan, if that would know more than before. */
  readonly cache: StatCache | undefined;
}

/**
 * Compares the work tree with a tree. Only files that look different from what the stat cache remembers are read; no
 * link is followed; nothing is written but, for a moment, the temp that asks the file system for its time.
 */
export function* scanWorkTree(repo: Repository, options: ScanOptions): Protocol<Scan> {
  const selection = options.selection ?? select(undefined);
  const known = yield* loadStatCache(repo);
  const walk: Walk = {
    repo,
    selection,
    unmet: new Set(selection.paths),
    forced: options.forced === true,
    sink: options.sink ?? hashingSink,
    known,
    next: selection.paths === undefined ? new Map() : new Map(known),
    cacheChanged: false,
    clock: undefined,
    changes: [],
    skipped: [],
    temps: [],
    ignored: [],
    listed: options.list === true ? [] : undefined,
    ignoreFileName: '',
  };
  const tree = yield* walkDirectory(walk, '', options.head, { above: undefined, there: true });
  const byPath = (a: { path: string }, b: { path: string }): number => compareNames(a.path, b.path);
  return {
    tree: tree ?? (yield* walk.sink.tree([], options.head)),
    changes: walk.changes.toSorted(byPath),
    skipped: walk.skipped,
    temps: walk.temps,
    unmet: [...walk.unmet],
    ignored: walk.ignored,
    files: walk.listed?.toSorted(byPath) ?? [],
    cache: walk.cacheChanged || walk.next.size !== known.size ? walk.next : undefined,
  };
}

/** Keeps what a scan learnt. Where nothing can be written the next scan learns it again. */
export function* rememberScan(repo: Repository, cache: StatCache | undefined): Protocol<void> {
  if (cache === undefined) return;
  try {
    yield* saveStatCache(repo, cache);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
}

/** Throws `ERR_MUSE_NOT_FOUND` (or, for ignored ones, `ERR_MUSE_IGNORED_PATH`) for named paths that nothing matches. */
export function refuseUnmet(scan: Pick<Scan, 'unmet' | 'ignored'>): void {
  const [first] = scan.unmet;
  if (first === undefined) return;
  const ignored = scan.unmet.filter((path) =>
    scan.ignored.some((above) => path === above || path.startsWith(`${above}/`)),
  );
  if (ignored.length > 0) {
    throw new MuseError(`ignored, and not tracked: ${ignored.join(', ')}`, {
      code: 'ERR_MUSE_IGNORED_PATH',
      kind: 'refused',
      hint: 'Give --force to version it nevertheless; from then on it is tracked.',
      data: { paths: ignored },
    });
  }
  throw new MuseError(`no such path in the work tree or in the last commit: ${scan.unmet.join(', ')}`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    data: { paths: scan.unmet },
  });
}

/** Knows what the content of the work tree is, and stores none of it. */
export const hashingSink: ContentSink = {
  *file({ file, stat, known }) {
    if (known !== undefined) return { id: known, stat, stable: true };
    return yield* hashContent(file, stat);
  },
  // eslint-disable-next-line require-yield -- a protocol without a step
  *tree(entries) {
    return treeId(entries);
  },
};
