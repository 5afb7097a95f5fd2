import type { FileStat, Protocol } from '@muse/io';
import type { ObjectId, TreeEntry } from '@muse/objects';
import type { FileVersion, TreeChange } from '../diff/file-diff.js';
import type { Selection } from '../paths/selection.js';
import type { Repository } from '../repository/repository.js';
import type { FileClock } from './clock.js';
import type { Content } from './content.js';
import type { FileKindInTree } from './record.js';
import type { StatCache } from './stat-cache.js';

/** What becomes of content that the cache does not know to be that of `base`. */
export interface ContentSink {
  /**
   * Takes the content of a file; `undefined` if it is gone. `known` is its id if the cache has it, `base` that of the
   * same path in the tree compared with.
   */
  file(at: {
    path: string;
    file: string;
    stat: FileStat;
    known?: ObjectId;
    base?: ObjectId;
  }): Protocol<Content | undefined>;
  /** Takes a directory that is not equal to `base`. */
  tree(entries: readonly TreeEntry[], base: ObjectId | null): Protocol<ObjectId>;
}

/** Something in the work tree that is not versioned, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: 'special-file' | 'reserved-name' | 'repository';
}

/** A file of the work tree, as `ls-files` shows it. */
export interface ListedFile extends FileVersion {
  readonly path: string;
  readonly size: number;
  readonly tracked: boolean;
}

/** A scan under way. */
export interface Walk {
  readonly repo: Repository;
  readonly selection: Selection;
  /** Paths named by the caller; met ones are removed. */
  readonly unmet: Set<string>;
  readonly forced: boolean;
  readonly sink: ContentSink;
  readonly known: StatCache;
  readonly next: StatCache;
  cacheChanged: boolean;
  clock: { readonly at: FileClock | undefined } | undefined;
  readonly changes: TreeChange[];
  readonly skipped: Skipped[];
  readonly temps: string[];
  readonly ignored: string[];
  readonly listed: ListedFile[] | undefined;
  /** The one ignore file in use, by name. */
  ignoreFileName: string;
}

/** How a file is recorded; the owner's execute bit is the one that counts. */
export function kindInTree(stat: FileStat): FileKindInTree {
  if (stat.kind === 'symlink') return 'symlink';
  return (stat.mode & 0o100) === 0 ? 'file' : 'executable';
}
