import { isTempName, parentPath } from '@muse/io';
import type { FileSystem } from '@muse/io';
import type { Step } from '../scenario.js';

/** Everything that the scenarios sign and log has this time, in seconds since 1970, so that ids are the same every time. */
export const TIME = 1_700_000_000;

/**
 * Files as one table: path and content; `null` removes one, `-> target` makes a link, `#!` makes it executable.
 */
export type Files = Readonly<Record<string, string | null>>;

/** Writes files below `root`, directories included. Not synced: for what is durable before a scenario begins. */
export function put(fs: FileSystem, root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const file = `${root}/${path}`;
    removeAll(fs, file);
    if (content === null) continue;
    makeParents(fs, file);
    if (content.startsWith('-> ')) fs.sync.symlink(content.slice(3), file);
    else writePlainly(fs, file, content);
  }
}

/**
 * A careful user's edit of one file, as a step of its own: whole or not at all, and durable when it is done. `null`
 * removes the file, `#!` makes it executable; its directory must be there.
 */
export function edit(root: string, path: string, content: string | null): Step {
  return {
    name: content === null ? `the user removes ${path}` : `the user writes ${path}`,
    run: (fs) => save(fs, `${root}/${path}`, content),
  };
}

/** What `edit` does. */
export function save(fs: FileSystem, file: string, content: string | null): void {
  if (content === null) fs.sync.unlink(file);
  else {
    const aside = `${parentPath(file)}/.~${file.slice(file.lastIndexOf('/') + 1)}`;
    removeAll(fs, aside);
    const fd = writePlainly(fs, aside, content, { keepOpen: true });
    fs.sync.fsync(fd);
    fs.sync.close(fd);
    fs.sync.rename(aside, file);
  }
  fs.sync.fsyncDir(parentPath(file));
}

/** Everything below `root` but `.muse`, as `put` would take it. What writers left aside is left out. */
export function contents(fs: FileSystem, root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const { name, stat } of fs.sync.statdir(`${root}${directory}`) ?? []) {
      const path = `${directory}/${name}`;
      if (path === '/.muse' || name.startsWith('.~') || isTempName(name)) continue;
      if (stat.kind === 'directory') visit(path);
      else if (stat.kind === 'symlink') found[path.slice(1)] = `-> ${fs.sync.readlink(`${root}${path}`)}`;
      else found[path.slice(1)] = withMode(text(fs, `${root}${path}`), stat.mode);
    }
  };
  visit('');
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Makes everything below a directory durable. */
export function syncAll(fs: FileSystem, directory: string): void {
  for (const { name, kind } of fs.sync.readdir(directory) ?? []) {
    const path = `${directory}/${name}`;
    if (kind === 'directory') syncAll(fs, path);
    if (kind !== 'file') continue;
    const fd = fs.sync.open(path, 'r');
    fs.sync.fsync(fd);
    fs.sync.close(fd);
  }
  fs.sync.fsyncDir(directory);
}

/** A file as text. */
export function text(fs: FileSystem, path: string): string {
  return Buffer.from(fs.sync.readFile(path) ?? new Uint8Array()).toString();
}

/** Makes directories below one that is there. */
export function makeDirs(fs: FileSystem, root: string, names: readonly string[]): void {
  for (const name of names) {
    makeParents(fs, `${root}/${name}/x`);
  }
}

/** Throws if two values, as JSON, are not the same. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [one, two] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== two) throw new Error(`${what}: ${one}, not ${two}`);
}

/** A mode that does not go with the content is told. */
function withMode(content: string, mode: number): string {
  return ((mode & 0o100) !== 0) === content.startsWith('#!') ? content : `${content} (mode ${mode.toString(8)})`;
}

function writePlainly(fs: FileSystem, file: string, content: string, options = { keepOpen: false }): number {
  const bytes = Buffer.from(content);
  const fd = fs.sync.open(file, 'wx', content.startsWith('#!') ? 0o755 : 0o644);
  for (let at = 0; at < bytes.length;) at += fs.sync.write(fd, bytes, at, bytes.length - at, null);
  if (!options.keepOpen) fs.sync.close(fd);
  return fd;
}

function makeParents(fs: FileSystem, file: string): void {
  const above = parentPath(file);
  if (above === file || fs.sync.lstat(above) !== undefined) return;
  makeParents(fs, above);
  fs.sync.mkdir(above);
}

function removeAll(fs: FileSystem, file: string): void {
  const stat = fs.sync.lstat(file);
  if (stat === undefined) return;
  if (stat.kind !== 'directory') return fs.sync.unlink(file);
  for (const { name } of fs.sync.readdir(file) ?? []) removeAll(fs, `${file}/${name}`);
  fs.sync.rmdir(file);
}
