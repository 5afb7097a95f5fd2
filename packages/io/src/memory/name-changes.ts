import type { Disk } from './disk.js';
import { isWithin, type Inode } from './inode.js';
import { lookUp, type Place } from './lookup.js';
import { systemError, type SystemErrorPlace } from '../errors/system-error.js';

/** `rename(2)`: replaces a file or an empty directory; two names of one file stay as they are. */
export function renameInode(disk: Disk, from: string, to: string): void {
  const at = { syscall: 'rename', path: from, dest: to };
  const source = lookUp(disk.root, from, 'name', at);
  const target = lookUp(disk.root, to, 'name', at);
  if (isSpecial(source) || isSpecial(target)) throw systemError('EBUSY', at);
  const inode = source.inode;
  if (inode === undefined) throw systemError('ENOENT', at);
  if (inode.kind !== 'directory' && (source.slash || target.slash)) throw systemError('ENOTDIR', at);
  checkAncestry(source, target, at);
  if (isMount(source) || isMount(target)) throw systemError('EBUSY', at);
  if (source.directory.dev !== target.directory.dev) throw systemError('EXDEV', at);
  if (target.inode === inode) return;
  checkReplace(inode, target.inode, at);
  disk.setEntry(source.directory, source.name, undefined);
  disk.setEntry(target.directory, target.name, inode);
  if (target.inode !== undefined) disk.stampInode(target.inode);
  if (inode.kind === 'directory') {
    inode.parent = target.directory;
    inode.name = target.name;
  }
  disk.stampInode(inode);
}

/** `link(2)`: a second name for a file; a symbolic link gets the name itself. */
export function linkInode(disk: Disk, existing: string, path: string): void {
  const at = { syscall: 'link', path: existing, dest: path };
  const source = lookUp(disk.root, existing, 'stay', at);
  if (source.inode === undefined) throw systemError('ENOENT', at);
  const target = lookUp(disk.root, path, 'name', at);
  if (target.inode !== undefined) throw systemError('EEXIST', at);
  if (target.slash) throw systemError('ENOENT', at);
  if (source.directory.dev !== target.directory.dev) throw systemError('EXDEV', at);
  if (source.inode.kind === 'directory') throw systemError('EPERM', at);
  disk.setEntry(target.directory, target.name, source.inode);
  disk.stampInode(source.inode);
}

/** `unlink(2)`: takes one name away; open descriptors keep the file. */
export function unlinkInode(disk: Disk, path: string): void {
  const at = { syscall: 'unlink', path };
  const place = lookUp(disk.root, path, 'name', at);
  if (place.inode === undefined) throw systemError('ENOENT', at);
  if (place.inode.kind === 'directory') throw systemError('EISDIR', at);
  if (place.slash) throw systemError('ENOTDIR', at);
  disk.setEntry(place.directory, place.name, undefined);
  disk.stampInode(place.inode);
}

export function makeSymlink(disk: Disk, target: string, path: string): void {
  const at = { syscall: 'symlink', path: target, dest: path };
  if (target === '') throw systemError('ENOENT', at);
  const place = lookUp(disk.root, path, 'name', at);
  if (place.inode !== undefined) throw systemError('EEXIST', at);
  if (place.slash) throw systemError('ENOENT', at);
  disk.setEntry(place.directory, place.name, disk.newSymlink(place.directory.dev, target));
}

export function makeDirectory(disk: Disk, path: string, mode: number): void {
  const at = { syscall: 'mkdir', path };
  const place = lookUp(disk.root, path, 'name', at);
  if (place.inode !== undefined) throw systemError('EEXIST', at);
  disk.setEntry(place.directory, place.name, disk.newDirectory(place.directory, place.name, mode));
}

export function removeDirectory(disk: Disk, path: string): void {
  const at = { syscall: 'rmdir', path };
  const place = lookUp(disk.root, path, 'name', at);
  if (place.inode === undefined) throw systemError('ENOENT', at);
  if (place.name === '.') throw systemError('EINVAL', at);
  if (place.name === '..') throw systemError('ENOTEMPTY', at);
  if (place.inode.kind !== 'directory') throw systemError('ENOTDIR', at);
  if (place.name === '' || isMount(place)) throw systemError('EBUSY', at);
  if (place.inode.entries.size > 0) throw systemError('ENOTEMPTY', at);
  disk.setEntry(place.directory, place.name, undefined);
}

/** A directory cannot go into itself, and nothing can replace a directory that it lies in. */
function checkAncestry(source: Place, target: Place, at: SystemErrorPlace): void {
  if (source.directory === target.directory) return;
  if (source.inode?.kind === 'directory' && isWithin(target.directory, source.inode)) throw systemError('EINVAL', at);
  if (target.inode?.kind === 'directory' && isWithin(source.directory, target.inode))
    throw systemError('ENOTEMPTY', at);
}

function checkReplace(source: Inode, target: Inode | undefined, at: SystemErrorPlace): void {
  if (target === undefined) return;
  if (target.kind === 'directory' && source.kind !== 'directory') throw systemError('EISDIR', at);
  if (target.kind !== 'directory' && source.kind === 'directory') throw systemError('ENOTDIR', at);
  if (target.kind === 'directory' && target.entries.size > 0) throw systemError('ENOTEMPTY', at);
}

function isSpecial(place: Place): boolean {
  return place.name === '' || place.name === '.' || place.name === '..';
}

function isMount(place: Place): boolean {
  return place.inode !== undefined && place.inode.dev !== place.directory.dev;
}
