import { isTempName } from '@muse/io';
import type { DirectoryStat, FileStat, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId, TreeEntry } from '@muse/objects';
import type { FileVersion, TreeChange } from '../diff/file-diff.js';
import { loadTree } from '../object/load.js';
import { IGNORE_FILES, isIgnored, rulesBelow } from '../ignore/rules.js';
import type { IgnoreRules } from '../ignore/rules.js';
import { isReservedName } from '../paths/reserved.js';
import type { Selection } from '../paths/selection.js';
import { MUSE_DIR, workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { isSettled, probeClock } from './clock.js';
import type { FileClock } from './clock.js';
import type { Content } from './content.js';
import { encodeRecord, looksUnchanged } from './record.js';
import type { CachedEntry, CachedFile, DirectoryRecord, FileKindInTree } from './record.js';
import { lookUp } from './stat-cache.js';
import type { StatCache } from './stat-cache.js';

/** What becomes of content that the cache does not know to be that of `base`. */
export interface ContentSink {
  /**
   * Takes the content of a file; `undefined` if it is gone. `known` is its id if the cache has it, `base` that of the
   * same path in the tree compared with.
   */
  file(at: { path: string; file: string; stat: FileStat; known?: ObjectId; base?: ObjectId }): Protocol<Content | undefined>;
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

/** A directory under way. */
interface Level {
  readonly path: string;
  readonly rules: IgnoreRules;
  readonly record: DirectoryRecord | undefined;
  readonly base: ReadonlyMap<string, TreeEntry>;
  readonly entries: TreeEntry[];
  readonly cached: CachedEntry[];
  /** Names of `base` that the work tree has too. */
  readonly found: Set<string>;
  differs: boolean;
  /** False once the record no longer says exactly what is there. */
  recorded: boolean;
}

const NOTHING: ReadonlyMap<string, TreeEntry> = new Map();

/**
 * Walks one directory and answers with its tree; `null` if nothing in it is versioned. `there` is false where `base` has
 * a directory and the work tree has none.
 */
export function* walkDirectory(
  walk: Walk,
  path: string,
  base: ObjectId | null,
  at: { above: IgnoreRules | undefined; there: boolean },
): Protocol<ObjectId | null> {
  const list = at.there ? yield* port.statdir(workTreePath(walk.repo, path)) : undefined;
  if (base === null && path !== '' && list?.some((item) => item.name === MUSE_DIR) === true) {
    walk.skipped.push({ path, reason: 'repository' });
    return null;
  }
  const record = lookUp(walk.known, path);
  const level: Level = {
    path,
    rules: rulesBelow(at.above, path, ignoreFile(walk, path, list)),
    record,
    base: base === null ? NOTHING : record?.tree === base ? record.entries : yield* baseEntries(walk.repo, base),
    entries: [],
    cached: [],
    found: new Set(),
    differs: false,
    recorded: record !== undefined,
  };
  const whole = walk.selection.directory(path) === 'all';
  for (const item of list ?? []) {
    if (!isVersionable(walk, path, item)) continue;
    const child = path === '' ? item.name : `${path}/${item.name}`;
    if (!whole && !isSelected(walk, child, item.stat.kind === 'directory')) continue;
    // The most frequent case by far, kept free of any call that yields.
    if (takeUnchanged(walk, level, child, item)) continue;
    if (item.stat.kind === 'directory') yield* enter(walk, level, child, item.name);
    else yield* takeFile(walk, level, child, item);
  }
  if (level.found.size < level.base.size) yield* noticeMissing(walk, level, whole);
  return yield* finish(walk, level, base, whole && list !== undefined);
}

function takeUnchanged(walk: Walk, level: Level, child: string, item: DirectoryStat): boolean {
  const cached = level.record?.entries.get(item.name);
  if (cached === undefined || cached.kind === 'directory') return false;
  const kind = kindInTree(item.stat);
  if (!looksUnchanged(cached, kind, item.stat)) return false;
  const base = level.base.get(item.name);
  if (base === undefined || base.id !== cached.id || base.kind !== kind) return false;
  level.found.add(item.name);
  level.entries.push(base);
  level.cached.push(cached);
  if (walk.unmet.size > 0) walk.unmet.delete(child);
  walk.listed?.push({ path: child, kind, id: cached.id, size: item.stat.size, tracked: true });
  return true;
}

function* takeFile(walk: Walk, level: Level, child: string, { name, stat }: DirectoryStat): Protocol<void> {
  const base = fileOf(level.base.get(name));
  if (base === undefined && !walk.forced && (yield* isIgnored(level.rules, name, false))) {
    walk.ignored.push(child);
    return;
  }
  const cached = fileOf(level.record?.entries.get(name)) as CachedFile | undefined;
  const hit = cached !== undefined && looksUnchanged(cached, kindInTree(stat), stat) ? cached : undefined;
  if (hit === undefined && walk.clock === undefined) walk.clock = { at: yield* probeClock(walk.repo) };
  const content = yield* walk.sink.file({
    path: child,
    file: workTreePath(walk.repo, child),
    stat,
    ...(hit === undefined ? {} : { known: hit.id }),
    ...(base === undefined ? {} : { base: base.id }),
  });
  if (content === undefined) return;
  if (walk.unmet.size > 0) walk.unmet.delete(child);
  const kind = kindInTree(content.stat);
  const { id } = content;
  if (base !== undefined) level.found.add(name);
  level.entries.push({ name, kind, id });
  if (hit !== undefined && hit.id === id) level.cached.push(hit);
  else {
    level.recorded = false;
    const trusted = content.stable && isSettled(content.stat, walk.clock?.at);
    const { size, mtimeNs, ctimeNs, ino } = content.stat;
    level.cached.push({ name, kind, id, size, mtimeNs, ctimeNs, ino, trusted });
  }
  walk.listed?.push({ path: child, kind, id, size: content.stat.size, tracked: base !== undefined });
  if (base?.id === id && base.kind === kind) return;
  level.differs = true;
  walk.changes.push({ path: child, ...(base === undefined ? {} : { before: inTree(base) }), after: { kind, id } });
}

function* enter(walk: Walk, level: Level, child: string, name: string): Protocol<void> {
  const base = level.base.get(name);
  const tree = base?.kind === 'directory' ? base.id : null;
  if (tree === null && !walk.forced && (yield* isIgnored(level.rules, name, true))) {
    walk.ignored.push(child);
    return;
  }
  if (walk.unmet.size > 0) walk.unmet.delete(child);
  const id = yield* walkDirectory(walk, child, tree, { above: level.rules, there: true });
  // Below a file that became a directory nothing was in the base: the file itself is noticed as missing.
  if (tree !== null) level.found.add(name);
  takeDirectory(level, name, id, tree);
}

/** What the base has and the work tree has not: deleted if selected or replaced, kept as it is if not. */
function* noticeMissing(walk: Walk, level: Level, whole: boolean): Protocol<void> {
  const present = new Set(level.entries.map((entry) => entry.name));
  for (const [name, base] of level.base) {
    if (level.found.has(name)) continue;
    const child = level.path === '' ? name : `${level.path}/${name}`;
    if (!whole && !present.has(name) && !isSelected(walk, child, base.kind === 'directory')) {
      level.entries.push(base);
      continue;
    }
    if (walk.unmet.size > 0) walk.unmet.delete(child);
    if (base.kind === 'directory') {
      const at = { above: level.rules, there: false };
      takeDirectory(level, name, yield* walkDirectory(walk, child, base.id, at), base.id);
    } else {
      level.differs = true;
      walk.changes.push({ path: child, before: inTree(base) });
    }
  }
}

function takeDirectory(level: Level, name: string, id: ObjectId | null, base: ObjectId | null): void {
  if (id !== base) level.differs = true;
  if (id === null) return;
  const entry = { name, kind: 'directory', id } as const;
  const cached = level.record?.entries.get(name);
  if (cached?.kind !== 'directory' || cached.id !== id) level.recorded = false;
  level.entries.push(entry);
  level.cached.push(entry);
}

function* finish(walk: Walk, level: Level, base: ObjectId | null, whole: boolean): Protocol<ObjectId | null> {
  const { path, entries, cached, record } = level;
  const same = !level.differs && base !== null;
  const tree = entries.length === 0 ? null : same ? base : yield* walk.sink.tree(entries, base);
  // A partly walked directory keeps its record: what it says of files and of their tree is still true.
  if (!whole) return tree;
  if (level.recorded && record?.tree === tree && record?.entries.size === cached.length) {
    walk.next.set(path, walk.known.get(path)!);
    return tree;
  }
  if (tree !== null) walk.next.set(path, encodeRecord(path, tree, cached));
  else walk.next.delete(path);
  if (tree !== null || record !== undefined) walk.cacheChanged = true;
  return tree;
}

function isVersionable(walk: Walk, path: string, { name, stat }: DirectoryStat): boolean {
  const child = path === '' ? name : `${path}/${name}`;
  if (isReservedName(name)) {
    if (name !== MUSE_DIR && name !== '.git') walk.skipped.push({ path: child, reason: 'reserved-name' });
    return false;
  }
  if (name.startsWith('.') && isTempName(name)) {
    walk.temps.push(child);
    return false;
  }
  if (stat.kind !== 'other') return true;
  walk.skipped.push({ path: child, reason: 'special-file' });
  return false;
}

function isSelected(walk: Walk, path: string, directory: boolean): boolean {
  return directory ? walk.selection.directory(path) !== 'none' : walk.selection.has(path);
}

function ignoreFile(walk: Walk, path: string, list: readonly DirectoryStat[] | undefined): string | undefined {
  const has = (name: string): boolean => list?.some((item) => item.name === name && item.stat.kind === 'file') === true;
  if (path === '') walk.ignoreFileName = IGNORE_FILES.find(has) ?? IGNORE_FILES[0];
  return has(walk.ignoreFileName) ? workTreePath(walk.repo, path === '' ? walk.ignoreFileName : `${path}/${walk.ignoreFileName}`) : undefined;
}

function* baseEntries(repo: Repository, tree: ObjectId): Protocol<ReadonlyMap<string, TreeEntry>> {
  const entries = yield* loadTree(repo.objects, tree);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

/** How a file is recorded; the owner's execute bit is the one that counts. */
export function kindInTree(stat: FileStat): FileKindInTree {
  if (stat.kind === 'symlink') return 'symlink';
  return (stat.mode & 0o100) === 0 ? 'file' : 'executable';
}

function fileOf<E extends { readonly kind: TreeEntry['kind'] }>(entry: E | undefined): (E & FileVersion) | undefined {
  return entry === undefined || entry.kind === 'directory' ? undefined : (entry as E & FileVersion);
}

function inTree({ kind, id }: { readonly kind: TreeEntry['kind']; readonly id: ObjectId }): FileVersion {
  return { kind: kind as FileKindInTree, id };
}
