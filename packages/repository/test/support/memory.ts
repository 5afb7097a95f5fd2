import { memoryFileSystem } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { recordingFileSystem } from '@muse/io/testing';
import { initRepositorySync } from '../../src/index.js';
import type { Repository } from '../../src/index.js';

export type MemoryFs = ReturnType<typeof memoryFileSystem>;

/** A repository in memory, with the file system on which further processes can be started. */
export function memoryHome(): { fs: MemoryFs; repo: Repository } {
  const fs = memoryFileSystem();
  fs.sync.mkdir('/w');
  return { fs, repo: initRepositorySync('/w', { fs }) };
}

/** Writes files; `null` removes one, `-> target` makes a link, `#!` makes it executable. */
export function put(fs: FileSystem, files: Readonly<Record<string, string | null>>, root = '/w'): void {
  for (const [path, content] of Object.entries(files)) {
    const file = `${root}/${path}`;
    remove(fs, file);
    if (content === null) continue;
    makeParents(fs, file);
    if (content.startsWith('-> ')) fs.sync.symlink(content.slice(3), file);
    else {
      const fd = fs.sync.open(file, 'wx', content.startsWith('#!') ? 0o755 : 0o644);
      const bytes = Buffer.from(content);
      if (bytes.length > 0) fs.sync.write(fd, bytes, 0, bytes.length, null);
      fs.sync.close(fd);
    }
  }
}

/** Everything but `.muse`, as `put` would take it. */
export function contents(fs: FileSystem, root = '/w'): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const { name, stat } of fs.sync.statdir(`${root}${directory}`) ?? []) {
      const path = `${directory}/${name}`;
      if (path === '/.muse') continue;
      if (stat.kind === 'directory') visit(path);
      else if (stat.kind === 'symlink') found[path.slice(1)] = `-> ${fs.sync.readlink(`${root}${path}`)}`;
      else found[path.slice(1)] = Buffer.from(fs.sync.readFile(`${root}${path}`)!).toString();
    }
  };
  visit('');
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A process that is killed when it is about to make its call number `n` (from 0). */
export function mortal(fs: MemoryFs, n: number): FileSystem {
  const victim = fs.spawn();
  let calls = 0;
  return recordingFileSystem(victim, {
    fail: () => (calls++ === n ? (victim.kill(), new Error('killed')) : undefined),
  }).fs;
}

function makeParents(fs: FileSystem, file: string): void {
  const parts = file.split('/').slice(1, -1);
  for (let i = 1; i <= parts.length; i++) {
    const directory = `/${parts.slice(0, i).join('/')}`;
    if (fs.sync.lstat(directory) === undefined) fs.sync.mkdir(directory);
  }
}

function remove(fs: FileSystem, file: string): void {
  const stat = fs.sync.lstat(file);
  if (stat === undefined) return;
  if (stat.kind !== 'directory') return fs.sync.unlink(file);
  for (const { name } of fs.sync.readdir(file) ?? []) remove(fs, `${file}/${name}`);
  fs.sync.rmdir(file);
}
