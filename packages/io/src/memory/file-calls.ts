import type { Calls, Descriptor, OpenFlags } from '../port/calls.js';
import { statOf, type Disk } from './disk.js';
import { resize, writeInto, type FileInode, type Inode } from './inode.js';
import { lookUp } from './lookup.js';
import { systemError } from '../errors/system-error.js';

interface OpenFile {
  readonly inode: Inode;
  readonly flags: OpenFlags;
  position: number;
}

export type FileCalls = Pick<
  Calls,
  'open' | 'read' | 'write' | 'fstat' | 'fchmod' | 'ftruncate' | 'fsync' | 'fdatasync' | 'close' | 'fsyncDir'
>;

export interface Descriptors {
  readonly calls: FileCalls;
  /** How many descriptors are open. */
  count(): number;
  closeAll(): void;
}

/** The calls on descriptors of one simulated process. A number is not given out twice, so that use after close shows. */
export function openFileCalls(disk: Disk): Descriptors {
  const files = new Map<Descriptor, OpenFile>();
  let next = 3;

  const file = (fd: Descriptor, syscall: string): OpenFile => {
    const open = files.get(fd);
    if (open === undefined) throw systemError('EBADF', { syscall });
    return open;
  };

  const calls: FileCalls = {
    open(path, flags, mode = 0o666) {
      const inode = openInode(disk, path, flags, mode);
      files.set(next, { inode, flags, position: 0 });
      return next++;
    },
    read(fd, buffer, offset, length, position) {
      const { inode, flags } = file(fd, 'read');
      if (flags !== 'r' && flags !== 'r+') throw systemError('EBADF', { syscall: 'read' });
      if (inode.kind !== 'file') throw systemError('EISDIR', { syscall: 'read' });
      const end = Math.min(inode.size, position + length);
      if (position >= end) return 0;
      buffer.set(inode.bytes.subarray(position, end), offset);
      return end - position;
    },
    write(fd, buffer, offset, length, position) {
      const open = file(fd, 'write');
      const inode = writable(open, 'EBADF', 'write');
      if (length === 0) return 0;
      const at = open.flags === 'a' ? inode.size : (position ?? open.position);
      writeInto(inode, buffer.subarray(offset, offset + length), at);
      if (position === null) open.position = at + length;
      disk.stampChange(inode);
      return length;
    },
    fstat: (fd) => statOf(file(fd, 'fstat').inode),
    fchmod(fd, mode) {
      const { inode } = file(fd, 'fchmod');
      inode.mode = mode & 0o7777;
      disk.stampInode(inode);
    },
    ftruncate(fd, size) {
      const inode = writable(file(fd, 'ftruncate'), 'EINVAL', 'ftruncate');
      resize(inode, size);
      disk.stampChange(inode);
    },
    fsync: (fd) => void file(fd, 'fsync'),
    fdatasync: (fd) => void file(fd, 'fdatasync'),
    close(fd) {
      file(fd, 'close');
      files.delete(fd);
    },
    fsyncDir: (path) => void openInode(disk, path, 'r', 0),
  };
  return { calls, count: () => files.size, closeAll: () => files.clear() };
}

function openInode(disk: Disk, path: string, flags: OpenFlags, mode: number): Inode {
  const at = { syscall: 'open', path };
  const creates = flags === 'wx' || flags === 'a';
  const bySlash = creates && path.endsWith('/');
  const place = lookUp(disk.root, path, flags === 'wx' || bySlash ? 'name' : 'follow', at);
  if (bySlash && place.name !== '') throw systemError('EISDIR', at);
  if (place.inode !== undefined) {
    if (flags === 'wx') throw systemError('EEXIST', at);
    if (place.inode.kind === 'directory' && flags !== 'r') throw systemError('EISDIR', at);
    return place.inode;
  }
  if (!creates) throw systemError('ENOENT', at);
  const file = disk.newFile(place.directory.dev, mode);
  disk.setEntry(place.directory, place.name, file);
  return file;
}

function writable(open: OpenFile, code: string, syscall: string): FileInode {
  if (open.flags === 'r' || open.inode.kind !== 'file') throw systemError(code, { syscall });
  return open.inode;
}
