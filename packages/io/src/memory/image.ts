import type { DirectoryInode, FileInode, Inode } from './inode.js';

/** A file, directory or symbolic link on a saved disk. Nothing in it is ever changed: what is written later is a copy. */
export type ImageNode = ImageFile | ImageDirectory | ImageSymlink;

interface ImageBase {
  /** Permission bits only, `0o7777`. */
  readonly mode: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface ImageFile extends ImageBase {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
}

export interface ImageDirectory extends ImageBase {
  readonly kind: 'directory';
  /** Names and the numbers of their inodes. */
  readonly entries: ReadonlyMap<string, bigint>;
}

export interface ImageSymlink extends ImageBase {
  readonly kind: 'symlink';
  readonly target: string;
}

/** What is on a disk, as plain data: a table of inodes. Two names of one file have one number. */
export interface DiskImage {
  readonly root: bigint;
  /** The highest number in use, reachable or not. */
  readonly lastIno: bigint;
  node(ino: bigint): ImageNode | undefined;
}

/** Saves a tree. The bytes of its files are shared from now on: who writes to one of them takes a copy first. */
export function saveTree(root: DirectoryInode, lastIno: bigint): DiskImage {
  const nodes = new Map<bigint, ImageNode>();
  const save = (inode: Inode): void => {
    if (nodes.has(inode.ino)) return;
    nodes.set(inode.ino, savedNode(inode));
    if (inode.kind === 'directory') for (const child of inode.entries.values()) save(child);
  };
  save(root);
  return { root: root.ino, lastIno, node: (ino) => nodes.get(ino) };
}

function savedNode(inode: Inode): ImageNode {
  const { mode, mtimeNs, ctimeNs } = inode;
  if (inode.kind === 'symlink') return { kind: 'symlink', mode, mtimeNs, ctimeNs, target: inode.target };
  if (inode.kind === 'directory') {
    const entries = new Map([...inode.entries].map(([name, child]) => [name, child.ino]));
    return { kind: 'directory', mode, mtimeNs, ctimeNs, entries };
  }
  inode.shared = true;
  return { kind: 'file', mode, mtimeNs, ctimeNs, bytes: inode.bytes.subarray(0, inode.size) };
}

/** Puts the tree of an image into an empty root directory, all on one device. */
export function loadTree(image: DiskImage, root: DirectoryInode): void {
  const files = new Map<bigint, Inode>();
  const fill = (directory: DirectoryInode, node: ImageDirectory): void => {
    for (const [name, ino] of node.entries) {
      const child = image.node(ino);
      if (child === undefined) throw new Error(`the image has no inode ${ino}, which it names ${name}`);
      if (child.kind === 'directory') {
        const made = loadedDirectory(child, ino, directory, name);
        directory.entries.set(name, made);
        fill(made, child);
        continue;
      }
      let inode = files.get(ino);
      if (inode === undefined) files.set(ino, (inode = loadedLeaf(child, ino, root.dev)));
      directory.entries.set(name, inode);
    }
  };
  const node = image.node(image.root);
  if (node?.kind !== 'directory') throw new Error('the image has no root directory');
  Object.assign(root, { mode: node.mode, mtimeNs: node.mtimeNs, ctimeNs: node.ctimeNs });
  fill(root, node);
}

function loadedDirectory(node: ImageDirectory, ino: bigint, parent: DirectoryInode, name: string): DirectoryInode {
  const { mode, mtimeNs, ctimeNs } = node;
  return { kind: 'directory', ino, dev: parent.dev, mode, mtimeNs, ctimeNs, entries: new Map(), parent, name };
}

function loadedLeaf(node: ImageFile | ImageSymlink, ino: bigint, dev: bigint): FileInode | Inode {
  const { mode, mtimeNs, ctimeNs } = node;
  if (node.kind === 'symlink') return { kind: 'symlink', ino, dev, mode, mtimeNs, ctimeNs, target: node.target };
  const { bytes } = node;
  return { kind: 'file', ino, dev, mode, mtimeNs, ctimeNs, bytes, size: bytes.length, shared: true };
}
