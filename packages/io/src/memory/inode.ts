interface InodeBase {
  readonly ino: bigint;
  readonly dev: bigint;
  mode: number;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface FileInode extends InodeBase {
  readonly kind: 'file';
  /** Room for at least `size` bytes; what lies beyond `size` is zero. */
  bytes: Uint8Array;
  size: number;
  /** The bytes belong to an image too: they are copied before they are changed. */
  shared: boolean;
}

export interface DirectoryInode extends InodeBase {
  readonly kind: 'directory';
  readonly entries: Map<string, Inode>;
  /** Itself in the root. */
  parent: DirectoryInode;
  name: string;
}

export interface SymlinkInode extends InodeBase {
  readonly kind: 'symlink';
  readonly target: string;
}

export type Inode = FileInode | DirectoryInode | SymlinkInode;

/** Writes bytes into a file at `position`; a gap before it reads as zeros. */
export function writeInto(file: FileInode, data: Uint8Array, position: number): void {
  const end = position + data.length;
  if (end > file.bytes.length) own(file, Math.max(end, file.bytes.length * 2, 64));
  else if (file.shared) own(file, file.bytes.length);
  file.bytes.set(data, position);
  file.size = Math.max(file.size, end);
}

/** Cuts a file short or lengthens it with zeros. */
export function resize(file: FileInode, size: number): void {
  if (file.shared) own(file, Math.max(size, file.bytes.length));
  if (size < file.size) file.bytes.fill(0, size, file.size);
  else if (size > file.bytes.length) writeInto(file, new Uint8Array(size - file.size), file.size);
  file.size = size;
}

/** Gives a file bytes of its own, with room for `capacity`. */
function own(file: FileInode, capacity: number): void {
  const bytes = new Uint8Array(capacity);
  bytes.set(file.bytes.subarray(0, file.size));
  file.bytes = bytes;
  file.shared = false;
}

/** The absolute path of a directory that is still in the tree. */
export function directoryPath(directory: DirectoryInode): string {
  const names: string[] = [];
  for (let at = directory; at.parent !== at; at = at.parent) names.unshift(at.name);
  return `/${names.join('/')}`;
}

/** True if `directory` is `ancestor` or lies below it. */
export function isWithin(directory: DirectoryInode, ancestor: DirectoryInode): boolean {
  for (let at = directory; ; at = at.parent) {
    if (at === ancestor) return true;
    if (at.parent === at) return false;
  }
}
