import type { Calls } from '../port/calls.js';
import { statOf, type Disk } from './disk.js';
import { directoryPath, type Inode } from './inode.js';
import { linkInode, makeDirectory, makeSymlink, removeDirectory, renameInode, unlinkInode } from './name-changes.js';
import { lookUp, type LinkAtEnd, type Place } from './lookup.js';
import { systemError, type SystemErrorPlace } from '../errors/system-error.js';

export type NameCalls = Pick<
  Calls,
  | 'rename'
  | 'link'
  | 'unlink'
  | 'symlink'
  | 'readlink'
  | 'mkdir'
  | 'rmdir'
  | 'chmod'
  | 'lstat'
  | 'stat'
  | 'realpath'
  | 'readdir'
  | 'statdir'
  | 'readFile'
>;

/** The calls on names: of a simulated machine's tree as of any POSIX file system. Nobody lacks a permission. */
export function nameCalls(disk: Disk): NameCalls {
  return {
    rename: (from, to) => renameInode(disk, from, to),
    link: (existing, path) => linkInode(disk, existing, path),
    unlink: (path) => unlinkInode(disk, path),
    symlink: (target, path) => makeSymlink(disk, target, path),
    mkdir: (path, mode = 0o777) => makeDirectory(disk, path, mode),
    rmdir: (path) => removeDirectory(disk, path),
    readlink(path) {
      const at = { syscall: 'readlink', path };
      const inode = existing(lookUp(disk.root, path, 'stay', at), at);
      if (inode.kind !== 'symlink') throw systemError('EINVAL', at);
      return inode.target;
    },
    chmod(path, mode) {
      const at = { syscall: 'chmod', path };
      const inode = existing(lookUp(disk.root, path, 'follow', at), at);
      inode.mode = mode & 0o7777;
      disk.stampInode(inode);
    },
    lstat: (path) => statAt(disk, path, 'stay'),
    stat: (path) => statAt(disk, path, 'follow'),
    realpath(path) {
      const place = find(disk, path, 'follow', 'realpath');
      if (place?.inode === undefined) return undefined;
      if (place.inode.kind === 'directory') return directoryPath(place.inode);
      const directory = directoryPath(place.directory);
      return `${directory === '/' ? '' : directory}/${place.name}`;
    },
    readdir: (path) => entries(disk, path)?.map(([name, inode]) => ({ name, kind: inode.kind })),
    statdir: (path) => entries(disk, path)?.map(([name, inode]) => ({ name, stat: statOf(inode) })),
    readFile(path) {
      const inode = find(disk, path, 'follow', 'open')?.inode;
      if (inode === undefined) return undefined;
      if (inode.kind !== 'file') throw systemError('EISDIR', { syscall: 'read' });
      return inode.bytes.slice(0, inode.size);
    },
  };
}

function existing(place: Place, at: SystemErrorPlace): Inode {
  if (place.inode === undefined) throw systemError('ENOENT', at);
  return place.inode;
}

/** `undefined` where the way to the path is missing. */
function find(disk: Disk, path: string, link: LinkAtEnd, syscall: string): Place | undefined {
  try {
    return lookUp(disk.root, path, link, { syscall, path });
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function statAt(disk: Disk, path: string, link: LinkAtEnd): ReturnType<Calls['stat']> {
  const inode = find(disk, path, link, link === 'follow' ? 'stat' : 'lstat')?.inode;
  return inode === undefined ? undefined : statOf(inode);
}

function entries(disk: Disk, path: string): [string, Inode][] | undefined {
  const inode = find(disk, path, 'follow', 'scandir')?.inode;
  return inode?.kind === 'directory' ? [...inode.entries] : undefined;
}
