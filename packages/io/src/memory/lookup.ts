import { decodeName, encodeName, hasRawBytes } from '../path/names.js';
import type { DirectoryInode, Inode } from './inode.js';
import { systemError, type SystemErrorPlace } from '../errors/system-error.js';

const MAX_LINKS = 40;
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4095;
/** A name of so many UTF-16 units is short enough whatever they are. */
const MAX_SHORT_NAME = 85;
/** Paths that are looked up again and again are taken apart once. */
const MAX_PARSED = 10_000;

/** Where a path leads: a name in a directory, and what stands there, if anything. */
export interface Place {
  readonly directory: DirectoryInode;
  /** `''` for the root, `.` or `..` where the path ends so. */
  readonly name: string;
  readonly inode: Inode | undefined;
  /** The path ends with a slash, so it can only name a directory. */
  readonly slash: boolean;
}

/**
 * What becomes of a symbolic link at the end of a path: it is followed; only followed if a slash comes after it; or it is
 * the thing meant, slash or not, as where names are made, moved and removed.
 */
export type LinkAtEnd = 'follow' | 'stay' | 'name';

/**
 * Walks a path from the root, through symbolic links; a relative path starts at the root too. Throws `ENOENT`, `ENOTDIR`, `ELOOP` and `ENAMETOOLONG` as a real file system does.
 */
export function lookUp(root: DirectoryInode, path: string, link: LinkAtEnd, at: SystemErrorPlace): Place {
  const { names, slash } = parsed(path, at);
  const follow = link === 'follow' || (link === 'stay' && slash);
  const pending = [...names];
  let directory = root;
  let links = 0;
  for (;;) {
    const name = pending.pop();
    if (name === undefined) return { directory, name: '', inode: directory, slash };
    const last = pending.length === 0;
    if (name === '.' || name === '..') {
      if (name === '..') directory = directory.parent;
      if (last) return { directory, name, inode: directory, slash };
      continue;
    }
    if (name.length > MAX_SHORT_NAME && byteLength(name) > MAX_NAME_BYTES) throw systemError('ENAMETOOLONG', at);
    const inode = directory.entries.get(name);
    if (inode?.kind === 'symlink' && (!last || follow)) {
      if (++links > MAX_LINKS) throw systemError('ELOOP', at);
      pending.push(...parts(inode.target).toReversed());
      if (inode.target.startsWith('/')) directory = root;
      continue;
    }
    if (last) {
      if (slash && link !== 'name' && inode !== undefined && inode.kind !== 'directory')
        throw systemError('ENOTDIR', at);
      return { directory, name, inode, slash };
    }
    if (inode === undefined) throw systemError('ENOENT', at);
    if (inode.kind !== 'directory') throw systemError('ENOTDIR', at);
    directory = inode;
  }
}

interface ParsedPath {
  /** The last one first. */
  readonly names: readonly string[];
  readonly slash: boolean;
}

const parsedPaths = new Map<string, ParsedPath>();

function parsed(path: string, at: SystemErrorPlace): ParsedPath {
  let known = parsedPaths.get(path);
  if (known !== undefined) return known;
  if (path.includes('\0')) throw nulInPath(path);
  if (path === '') throw systemError('ENOENT', at);
  if (byteLength(path) > MAX_PATH_BYTES) throw systemError('ENAMETOOLONG', at);
  known = { names: parts(path).toReversed(), slash: path.endsWith('/') };
  if (parsedPaths.size >= MAX_PARSED) parsedPaths.clear();
  parsedPaths.set(path, known);
  return known;
}

function parts(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  // Two strings can stand for the same bytes; on a disk they are one name.
  return names.map((name) => (hasRawBytes(name) ? decodeName(encodeName(name)) : name));
}

function byteLength(text: string): number {
  return hasRawBytes(text) ? encodeName(text).length : Buffer.byteLength(text);
}

function nulInPath(path: string): Error {
  const message = `The argument 'path' must be a string without null bytes. Received ${JSON.stringify(path)}`;
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
}
