import type { FileStat } from '../port/calls.js';
import { encodeName } from '../path/names.js';
import type { VirtualClock } from './clock.js';
import { loadTree, saveTree, type DiskImage } from './image.js';
import type { DirectoryInode, FileInode, Inode, SymlinkInode } from './inode.js';

/** What all processes of a simulated machine share: the tree, the numbers of its inodes, and the clock. */
export class Disk {
  readonly root: DirectoryInode;
  readonly clock: VirtualClock;
  readonly umask: number;
  #inodes = 1n;
  #devices = 1n;

  constructor(clock: VirtualClock, umask: number, image?: DiskImage) {
    this.clock = clock;
    this.umask = umask;
    if (image !== undefined) this.#inodes = image.root - 1n;
    this.root = this.#directory(undefined, '', 0o755, this.#devices++);
    if (image === undefined) return;
    this.#inodes = image.lastIno;
    loadTree(image, this.root);
  }

  /** All that is reachable now, and shared from now on. */
  image(): DiskImage {
    return saveTree(this.root, this.#inodes);
  }

  newFile(dev: bigint, mode: number): FileInode {
    return { kind: 'file', ...this.#base(dev, mode & ~this.umask), bytes: new Uint8Array(0), size: 0, shared: false };
  }

  newSymlink(dev: bigint, target: string): SymlinkInode {
    return { kind: 'symlink', ...this.#base(dev, 0o777), target };
  }

  newDirectory(parent: DirectoryInode, name: string, mode: number): DirectoryInode {
    return this.#directory(parent, name, mode & ~this.umask, parent.dev);
  }

  /** A directory that is a file system of its own: renames and links across its edge fail with `EXDEV`. */
  newMount(parent: DirectoryInode, name: string): DirectoryInode {
    return this.#directory(parent, name, 0o755, ++this.#devices);
  }

  /** Puts an entry into a directory, or takes it out, and stamps the directory. */
  setEntry(directory: DirectoryInode, name: string, inode: Inode | undefined): void {
    if (inode === undefined) directory.entries.delete(name);
    else directory.entries.set(name, inode);
    this.stampChange(directory);
  }

  /** The content changed. */
  stampChange(inode: Inode): void {
    inode.mtimeNs = this.clock.tick();
    inode.ctimeNs = inode.mtimeNs;
  }

  /** Only the inode changed: mode, links, name. */
  stampInode(inode: Inode): void {
    inode.ctimeNs = this.clock.tick();
  }

  #directory(parent: DirectoryInode | undefined, name: string, mode: number, dev: bigint): DirectoryInode {
    const directory = { kind: 'directory' as const, ...this.#base(dev, mode), entries: new Map<string, Inode>(), name };
    const made = directory as typeof directory & { parent: DirectoryInode };
    made.parent = parent ?? made;
    return made;
  }

  #base(dev: bigint, mode: number): Pick<Inode, 'ino' | 'dev' | 'mode' | 'mtimeNs' | 'ctimeNs'> {
    const now = this.clock.tick();
    return { ino: ++this.#inodes, dev, mode: mode & 0o7777, mtimeNs: now, ctimeNs: now };
  }
}

export function statOf(inode: Inode): FileStat {
  const { kind, mode, mtimeNs, ctimeNs, ino, dev } = inode;
  return { kind, size: sizeOf(inode), mode, mtimeNs, ctimeNs, ino, dev };
}

function sizeOf(inode: Inode): number {
  if (inode.kind === 'file') return inode.size;
  return inode.kind === 'symlink' ? encodeName(inode.target).length : 4096;
}
