import { port, type Protocol } from '@muse/io/protocols';

import { foldName } from '../name/fold.js';
import { readPackedRefs } from '../packed/read-packed.js';
import { refPath, type RefStore } from '../store/ref-store.js';

/** A name on one level: it may be a ref, have names below it, or (while a conflict is on the disk) both. */
interface Entry {
  readonly name: string;
  ref: boolean;
  below: Level | undefined;
}

/** The names of one directory by their folded form; those in files are added when the level is first looked at. */
interface Level {
  readonly path: string;
  readonly byFold: Map<string, Entry[]>;
  loaded: boolean;
}

/**
 * The names that are taken, to find the one that a new name collides with: one a path prefix of the other, or the same
 * after composing and case folding, as a whole or in a directory part. Directories are read when they are needed, each
 * once, so a name costs one directory reading per part.
 */
export interface NameTree {
  readonly store: RefStore;
  readonly root: Level;
  /** Names that do not count: the same transaction deletes them. */
  readonly gone: ReadonlySet<string>;
}

export function* openNameTree(store: RefStore, gone: ReadonlySet<string> = new Set()): Protocol<NameTree> {
  const root = levelAt('refs');
  for (const name of (yield* readPackedRefs(store)).refs.keys()) insert(root, name);
  return { store, root, gone };
}

/** The name that `name` collides with; `undefined` if there is none. A ref of exactly this name is no collision. */
export function* findCollision(tree: NameTree, name: string): Protocol<string | undefined> {
  const parts = name.split('/').slice(1);
  let level = tree.root;
  for (const [index, part] of parts.entries()) {
    yield* load(tree, level);
    let next: Level | undefined;
    for (const entry of level.byFold.get(foldName(part)) ?? []) {
      const same = entry.name === part;
      const last = index === parts.length - 1;
      if (entry.ref && !(same && last) && !tree.gone.has(fullName(level, entry))) return fullName(level, entry);
      const below = !same || last ? yield* firstBelow(tree, entry) : undefined;
      if (below !== undefined) return below;
      if (same) next = entry.below;
    }
    if (next === undefined) return undefined;
    level = next;
  }
  return undefined;
}

/** Takes a name, so that later ones of the same transaction are checked against it. */
export function takeName(tree: NameTree, name: string): void {
  insert(tree.root, name);
}

function* firstBelow(tree: NameTree, entry: Entry): Protocol<string | undefined> {
  if (entry.below === undefined) return undefined;
  yield* load(tree, entry.below);
  for (const entries of entry.below.byFold.values()) {
    for (const child of entries) {
      const name = fullName(entry.below, child);
      if (child.ref && !tree.gone.has(name)) return name;
      const deeper = yield* firstBelow(tree, child);
      if (deeper !== undefined) return deeper;
    }
  }
  return undefined;
}

function* load(tree: NameTree, level: Level): Protocol<void> {
  if (level.loaded) return;
  level.loaded = true;
  for (const { name, kind } of (yield* port.readdir(refPath(tree.store, level.path))) ?? []) {
    if (name.startsWith('.')) continue;
    const entry = entryOf(level, name);
    if (kind === 'directory') entry.below ??= levelAt(`${level.path}/${name}`);
    else entry.ref = true;
  }
}

function insert(root: Level, name: string): void {
  let level = root;
  const parts = name.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const entry = entryOf(level, part);
    if (index === parts.length - 1) entry.ref = true;
    else level = entry.below ??= levelAt(`${level.path}/${part}`);
  }
}

function entryOf(level: Level, name: string): Entry {
  const fold = foldName(name);
  const entries = level.byFold.get(fold);
  const known = entries?.find((entry) => entry.name === name);
  if (known !== undefined) return known;
  const entry: Entry = { name, ref: false, below: undefined };
  if (entries === undefined) level.byFold.set(fold, [entry]);
  else entries.push(entry);
  return entry;
}

function levelAt(path: string): Level {
  return { path, byFold: new Map(), loaded: false };
}

function fullName(level: Level, entry: Entry): string {
  return `${level.path}/${entry.name}`;
}
