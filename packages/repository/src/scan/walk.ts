import { isTempName } from '@muse/io';
import type { DirectoryStat, FileStat, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId, TreeEntry } from '@muse/objects';
import type { FileVersion } from '../diff/file-diff.js';
import { loadTree } from '../object/load.js';
import { IGNORE_FILES, isIgnored, rulesBelow } from '../ignore/rules.js';
import type { IgnoreRules } from '../ignore/rules.js';
import { isReservedName } from '../paths/reserved.js';
import { MUSE_DIR, workTreePath } from '../repository/repository.js';
import { isSettled, probeClock } from './clock.js';
import type { Content } from './content.js';
import { encodeRecord, entryOf, idOf, looksUnchanged, positionOf } from './record.js';
import type { CachedEntry, CachedFile, DirectoryRecord, FileKindInTree } from './record.js';
import { kindInTree } from './scan-state.js';
import type { Walk } from './scan-state.js';
import { lookUp } from './stat-cache.js';

/** A directory under way. */
interface Level {
  readonly path: string;
  readonly rules: IgnoreRules;
  readonly record: DirectoryRecord | undefined;
  readonly base: ObjectId | null;
  /** True if the record is of exactly the tree compared with: then what is as recorded is as in the base. */
  readonly current: boolean;
  /** The entries of the base; read when first needed. */
  baseEntries: ReadonlyMap<string, TreeEntry> | undefined;
  /** Positions in the record of files that are as recorded and as in the base. */
  readonly unchanged: number[];
  /** Everything else that will be in the tree. */
  readonly entries: TreeEntry[];
  readonly cached: CachedEntry[];
  /** Names of the base that the work tree has too, besides the unchanged ones. */
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
  const level = enterLevel(walk, path, base, rulesBelow(at.above, path, ignoreFile(walk, path, list)));
  const whole = walk.selection.directory(path) === 'all';
  for (const item of list ?? []) {
    if (!whole && !isSelected(walk, childOf(level, item.name), item.stat.kind === 'directory')) continue;
    // The most frequent case by far, kept free of any call that yields.
    if (level.current && takeUnchanged(walk, level, item)) continue;
    if (!isVersionable(walk, path, item)) continue;
    if (item.stat.kind === 'directory') yield* takeDirectory(walk, level, item.name);
    else yield* takeFile(walk, level, item);
  }
  const known = level.current ? level.record!.names.length : (yield* baseOf(walk, level)).size;
  if (level.found.size + level.unchanged.length < known) yield* noticeMissing(walk, level, whole);
  return yield* finish(walk, level, whole && list !== undefined);
}

function enterLevel(walk: Walk, path: string, base: ObjectId | null, rules: IgnoreRules): Level {
  const record = lookUp(walk.known, path);
  return {
    path,
    rules,
    record,
    base,
    current: record !== undefined && record.tree === base,
    baseEntries: base === null ? NOTHING : undefined,
    unchanged: [],
    entries: [],
    cached: [],
    found: new Set(),
    differs: false,
    recorded: record !== undefined,
  };
}

function takeUnchanged(walk: Walk, level: Level, { name, stat }: DirectoryStat): boolean {
  if (stat.kind === 'directory') return false;
  const record = level.record!;
  const index = positionOf(record, name, level.unchanged.length + level.found.size);
  if (index < 0 || !looksUnchanged(record, index, kindInTree(stat), stat)) return false;
  level.unchanged.push(index);
  if (walk.unmet.size > 0) walk.unmet.delete(childOf(level, name));
  if (walk.listed !== undefined) {
    const { size } = stat;
    walk.listed.push({
      path: childOf(level, name),
      kind: kindInTree(stat),
      id: idOf(record, index),
      size,
      tracked: true,
    });
  }
  return true;
}

function* takeFile(walk: Walk, level: Level, { name, stat }: DirectoryStat): Protocol<void> {
  const child = childOf(level, name);
  const base = fileOf(yield* baseEntry(walk, level, name));
  if (base === undefined && !walk.forced && (yield* isIgnored(level.rules, name, false))) {
    walk.ignored.push(child);
    return;
  }
  const hit = recorded(level, name, stat);
  const content = yield* contentOf(walk, { path: child, stat, known: hit?.id, base: base?.id });
  if (content === undefined) return;
  if (walk.unmet.size > 0) walk.unmet.delete(child);
  const kind = kindInTree(content.stat);
  const { id } = content;
  if (base !== undefined) level.found.add(name);
  level.entries.push({ name, kind, id });
  if (hit?.id === id) level.cached.push(hit);
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

/** What the record says of a file, if that still holds. */
function recorded({ record }: Level, name: string, stat: FileStat): CachedFile | undefined {
  const index = record === undefined ? -1 : positionOf(record, name);
  if (record === undefined || index < 0 || !looksUnchanged(record, index, kindInTree(stat), stat)) return undefined;
  return entryOf(record, index) as CachedFile;
}

function* contentOf(
  walk: Walk,
  at: { path: string; stat: FileStat; known: ObjectId | undefined; base: ObjectId | undefined },
): Protocol<Content | undefined> {
  const { path, stat, known, base } = at;
  if (known === undefined && walk.clock === undefined) walk.clock = { at: yield* probeClock(walk.repo) };
  const file = workTreePath(walk.repo, path);
  return yield* walk.sink.file({ path, file, stat, ...(known && { known }), ...(base && { base }) });
}

function* takeDirectory(walk: Walk, level: Level, name: string): Protocol<void> {
  const base = yield* baseEntry(walk, level, name);
  const tree = base?.kind === 'directory' ? base.id : null;
  const child = childOf(level, name);
  if (tree === null && !walk.forced && (yield* isIgnored(level.rules, name, true))) {
    walk.ignored.push(child);
    return;
  }
  if (walk.unmet.size > 0) walk.unmet.delete(child);
  const id = yield* walkDirectory(walk, child, tree, { above: level.rules, there: true });
  // Below a file that became a directory nothing was in the base: the file itself is noticed as missing.
  if (tree !== null) level.found.add(name);
  addDirectory(level, name, id, tree);
}

/** What the base has and the work tree has not: deleted if selected or replaced, kept as it is if not. */
function* noticeMissing(walk: Walk, level: Level, whole: boolean): Protocol<void> {
  const seen = new Set([...level.found, ...level.unchanged.map((index) => level.record!.names[index])]);
  const present = new Set(level.entries.map((entry) => entry.name));
  for (const [name, base] of yield* baseOf(walk, level)) {
    if (seen.has(name)) continue;
    const child = childOf(level, name);
    if (!whole && !present.has(name) && !isSelected(walk, child, base.kind === 'directory')) {
      level.entries.push(base);
      continue;
    }
    if (walk.unmet.size > 0) walk.unmet.delete(child);
    if (base.kind === 'directory') {
      const at = { above: level.rules, there: false };
      addDirectory(level, name, yield* walkDirectory(walk, child, base.id, at), base.id);
    } else {
      level.differs = true;
      walk.changes.push({ path: child, before: inTree(base) });
    }
  }
}

function addDirectory(level: Level, name: string, id: ObjectId | null, base: ObjectId | null): void {
  if (id !== base) level.differs = true;
  if (id === null) return;
  const entry = { name, kind: 'directory', id } as const;
  const index =
    level.record === undefined ? -1 : positionOf(level.record, name, level.unchanged.length + level.found.size - 1);
  if (index < 0 || idOf(level.record!, index) !== id) level.recorded = false;
  level.entries.push(entry);
  level.cached.push(entry);
}

function* finish(walk: Walk, level: Level, whole: boolean): Protocol<ObjectId | null> {
  const { path, base, record, unchanged } = level;
  const count = unchanged.length + level.entries.length;
  if (whole && !level.differs && level.recorded && level.current && record?.names.length === count) {
    walk.next.set(path, walk.known.get(path)!);
    return base;
  }
  const asRecorded = unchanged.map((index) => entryOf(record!, index));
  const cached = [...asRecorded, ...level.cached];
  const entries = [...asRecorded.map(({ name, kind, id }) => ({ name, kind, id })), ...level.entries];
  const same = !level.differs && base !== null;
  const tree = count === 0 ? null : same ? base : yield* walk.sink.tree(entries, base);
  // A partly walked directory keeps its record: what it says of files and of their tree is still true.
  if (!whole) return tree;
  if (level.recorded && record?.tree === tree && record?.names.length === count) {
    walk.next.set(path, walk.known.get(path)!);
    return tree;
  }
  if (tree !== null) walk.next.set(path, encodeRecord(path, tree, cached));
  else walk.next.delete(path);
  if (tree !== null || record !== undefined) walk.cacheChanged = true;
  return tree;
}

function* baseEntry(walk: Walk, level: Level, name: string): Protocol<TreeEntry | undefined> {
  const { record, current } = level;
  if (!current) return (yield* baseOf(walk, level)).get(name);
  const index = positionOf(record!, name, level.unchanged.length + level.found.size);
  if (index < 0) return undefined;
  const { kind, id } = entryOf(record!, index);
  return { name, kind, id };
}

function* baseOf(walk: Walk, level: Level): Protocol<ReadonlyMap<string, TreeEntry>> {
  if (level.baseEntries !== undefined) return level.baseEntries;
  const { record, base } = level;
  const entries = level.current
    ? record!.names.map((_, index) => entryOf(record!, index))
    : yield* loadTree(walk.repo.objects, base!);
  level.baseEntries = new Map(entries.map(({ name, kind, id }) => [name, { name, kind, id }]));
  return level.baseEntries;
}

function childOf(level: Level, name: string): string {
  return level.path === '' ? name : `${level.path}/${name}`;
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
  return has(walk.ignoreFileName)
    ? workTreePath(walk.repo, path === '' ? walk.ignoreFileName : `${path}/${walk.ignoreFileName}`)
    : undefined;
}

function fileOf<E extends { readonly kind: TreeEntry['kind'] }>(entry: E | undefined): (E & FileVersion) | undefined {
  return entry === undefined || entry.kind === 'directory' ? undefined : (entry as E & FileVersion);
}

function inTree({ kind, id }: { readonly kind: TreeEntry['kind']; readonly id: ObjectId }): FileVersion {
  return { kind: kind as FileKindInTree, id };
}
