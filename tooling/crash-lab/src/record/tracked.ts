import {
  basePath,
  parentPath,
  type Calls,
  type Descriptor,
  type FileSystem,
  type ImageNode,
  type MemoryFileSystem,
} from '@muse/io';
import type { Barrier, Effect, EntryChange, Event, Mark } from './events.js';
import { callLine } from './call-line.js';

/** What a run did: the events, and the inodes that it made as they were when they were new. */
export class Timeline {
  readonly events: Event[] = [];
  readonly made: Map<bigint, ImageNode> = new Map();

  add(what: Effect | Barrier | Mark, line: string): void {
    this.events.push({ what, line });
  }
}

/**
 * The synchronous calls of a simulated process, each with its effects noted on the timeline after it succeeded. Where a
 * path leads is asked of the file system itself, before or after the call, so links are resolved as it resolves them.
 */
export function tracked(inner: MemoryFileSystem, timeline: Timeline): FileSystem {
  const { sync } = inner;
  const open = new Map<Descriptor, { readonly path: string; readonly append: boolean; position: number }>();

  const changed = (op: keyof Calls, args: readonly unknown[], effect: Effect): void =>
    timeline.add(effect, callLine(op, args));
  const directoryOf = (path: string): bigint => sync.stat(parentPath(path))!.ino;
  const entry = (path: string, ino: bigint | undefined): EntryChange => ({
    directory: directoryOf(path),
    name: basePath(path),
    ino,
  });
  const touchedAt = (path: string): { ino: bigint; ctimeNs: bigint } => {
    const { ino, ctimeNs } = sync.lstat(path)!;
    return { ino, ctimeNs };
  };
  const made = (op: keyof Calls, args: readonly unknown[], path: string): void => {
    const { ino, kind, mode, mtimeNs, ctimeNs } = sync.lstat(path)!;
    const base = { mode, mtimeNs, ctimeNs };
    if (kind === 'file') timeline.made.set(ino, { kind, ...base, bytes: new Uint8Array(0) });
    else if (kind === 'directory') timeline.made.set(ino, { kind, ...base, entries: new Map() });
    else if (kind === 'symlink') timeline.made.set(ino, { kind, ...base, target: sync.readlink(path) });
    changed(op, args, { kind: 'entries', changes: [entry(path, ino)], touched: undefined, replaces: false });
  };
  const barrier = (fd: Descriptor, op: 'fsync' | 'fdatasync'): void => {
    const { ino } = sync.fstat(fd);
    timeline.add({ kind: 'sync', ino, dataOnly: op === 'fdatasync' }, callLine(op, [open.get(fd)?.path]));
  };

  const calls: Calls = {
    ...sync,
    open(path, flags, mode) {
      const isNew = flags === 'wx' || (flags === 'a' && sync.stat(path) === undefined);
      const fd = sync.open(path, flags, mode);
      open.set(fd, { path, append: flags === 'a', position: 0 });
      if (isNew) made('open', [path, flags], flags === 'a' ? sync.realpath(path)! : path);
      return fd;
    },
    write(fd, buffer, offset, length, position) {
      const sizeBefore = sync.fstat(fd).size;
      const count = sync.write(fd, buffer, offset, length, position);
      if (count === 0) return count;
      const file = open.get(fd)!;
      const at = file.append ? sizeBefore : (position ?? file.position);
      if (position === null) file.position = at + count;
      const { ino, mtimeNs } = sync.fstat(fd);
      const bytes = new Uint8Array(buffer.subarray(offset, offset + count));
      changed('write', [file.path, count], { kind: 'write', ino, offset: at, bytes, sizeBefore, mtimeNs });
      return count;
    },
    ftruncate(fd, size) {
      sync.ftruncate(fd, size);
      const { ino, mtimeNs } = sync.fstat(fd);
      changed('ftruncate', [open.get(fd)?.path, size], { kind: 'resize', ino, size, mtimeNs });
    },
    fchmod(fd, mode) {
      sync.fchmod(fd, mode);
      const { ino, ctimeNs } = sync.fstat(fd);
      changed('fchmod', [open.get(fd)?.path, mode], { kind: 'mode', ino, mode, ctimeNs });
    },
    chmod(path, mode) {
      sync.chmod(path, mode);
      const { ino, ctimeNs } = sync.stat(path)!;
      changed('chmod', [path, mode], { kind: 'mode', ino, mode, ctimeNs });
    },
    fsync(fd) {
      sync.fsync(fd);
      barrier(fd, 'fsync');
    },
    fdatasync(fd) {
      sync.fdatasync(fd);
      barrier(fd, 'fdatasync');
    },
    fsyncDir(path) {
      sync.fsyncDir(path);
      timeline.add({ kind: 'syncDir', ino: sync.stat(path)!.ino, dataOnly: false }, callLine('fsyncDir', [path]));
    },
    close(fd) {
      sync.close(fd);
      open.delete(fd);
    },
    rename(from, to) {
      const [source, target] = [sync.lstat(from), sync.lstat(to)];
      sync.rename(from, to);
      if (source === undefined || source.ino === target?.ino) return;
      const changes = [entry(from, undefined), entry(to, source.ino)];
      const replaces = target !== undefined;
      changed('rename', [from, to], { kind: 'entries', changes, touched: touchedAt(to), replaces });
    },
    link(existing, path) {
      sync.link(existing, path);
      const touched = touchedAt(path);
      changed('link', [existing, path], {
        kind: 'entries',
        changes: [entry(path, touched.ino)],
        touched,
        replaces: false,
      });
    },
    unlink(path) {
      sync.unlink(path);
      const changes = [entry(path, undefined)];
      changed('unlink', [path], { kind: 'entries', changes, touched: undefined, replaces: false });
    },
    rmdir(path) {
      sync.rmdir(path);
      const changes = [entry(path, undefined)];
      changed('rmdir', [path], { kind: 'entries', changes, touched: undefined, replaces: false });
    },
    symlink(target, path) {
      sync.symlink(target, path);
      made('symlink', [target, path], path);
    },
    mkdir(path, mode) {
      sync.mkdir(path, mode);
      made('mkdir', [path], path);
    },
  };
  return {
    sync: calls,
    get promises() {
      return inner.promises;
    },
  };
}
