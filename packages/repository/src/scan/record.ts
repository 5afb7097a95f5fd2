import { decodeName, encodeName } from '@muse/io';
import type { FileStat } from '@muse/io';
import type { ObjectId, TreeEntry } from '@muse/objects';

/*
 * One directory in the stat cache, little endian:
 *   u32 length of the record  u32 length of the path  32 bytes tree id  u32 number of entries  path  entries
 * entry of a directory:  u8 kind  u8 0        u16 length of the name  32 bytes id  name
 * entry of a file:       u8 kind  u8 trusted  u16 length of the name  32 bytes id
 *                        f64 size  i64 mtime ns  i64 ctime ns  u64 inode  name
 */

export const RECORD_HEADER = 44;
const ENTRY_HEADER = 36;
const STAT = 32;

/** What a path of a work tree can be, besides a directory. */
export type FileKindInTree = Exclude<TreeEntry['kind'], 'directory'>;

/** A file as it looked when its content was known. */
export interface CachedFile {
  readonly name: string;
  readonly kind: FileKindInTree;
  readonly id: ObjectId;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
  /** False if the file changed so shortly before it was read that a later change might look the same. */
  readonly trusted: boolean;
}

export interface CachedDirectory {
  readonly name: string;
  readonly kind: 'directory';
  readonly id: ObjectId;
}

export type CachedEntry = CachedFile | CachedDirectory;

/** What was known of a directory: its tracked entries, and the id of the tree with exactly these. */
export interface DirectoryRecord {
  readonly tree: ObjectId;
  readonly entries: ReadonlyMap<string, CachedEntry>;
}

const KINDS = ['file', 'executable', 'symlink', 'directory'] as const;

/** The record of a directory as bytes. */
export function encodeRecord(path: string, tree: ObjectId, entries: Iterable<CachedEntry>): Uint8Array {
  const pathBytes = encodeName(path);
  const named = Array.from(entries, (entry) => ({ entry, name: encodeName(entry.name) }));
  let length = RECORD_HEADER + pathBytes.length;
  for (const { entry, name } of named) length += ENTRY_HEADER + name.length + (entry.kind === 'directory' ? 0 : STAT);
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt32LE(pathBytes.length, 4);
  bytes.write(hexOf(tree), 8, 'hex');
  bytes.writeUInt32LE(named.length, 40);
  bytes.set(pathBytes, RECORD_HEADER);
  let at = RECORD_HEADER + pathBytes.length;
  for (const { entry, name } of named) at = writeEntry(bytes, at, entry, name);
  return bytes;
}

function writeEntry(bytes: Buffer, start: number, entry: CachedEntry, name: Uint8Array): number {
  bytes.writeUInt8(KINDS.indexOf(entry.kind), start);
  bytes.writeUInt8(entry.kind !== 'directory' && entry.trusted ? 1 : 0, start + 1);
  bytes.writeUInt16LE(name.length, start + 2);
  bytes.write(hexOf(entry.id), start + 4, 'hex');
  let at = start + ENTRY_HEADER;
  if (entry.kind !== 'directory') {
    bytes.writeDoubleLE(entry.size, at);
    bytes.writeBigInt64LE(entry.mtimeNs, at + 8);
    bytes.writeBigInt64LE(entry.ctimeNs, at + 16);
    bytes.writeBigUInt64LE(entry.ino, at + 24);
    at += STAT;
  }
  bytes.set(name, at);
  return at + name.length;
}

/** The record in these bytes, whose checksum has been found right; `undefined` if they are none nevertheless. */
export function decodeRecord(bytes: Uint8Array): DirectoryRecord | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, CachedEntry>();
  let at = RECORD_HEADER + buffer.readUInt32LE(4);
  for (let count = buffer.readUInt32LE(40); count > 0; count--) {
    if (at + ENTRY_HEADER > buffer.length) return undefined;
    const kind = KINDS[buffer[at]!];
    if (kind === undefined) return undefined;
    const stat = at + ENTRY_HEADER;
    const start = kind === 'directory' ? stat : stat + STAT;
    const end = start + buffer.readUInt16LE(at + 2);
    if (end > buffer.length) return undefined;
    const name = decodeName(buffer.subarray(start, end));
    const common = { name, id: readId(buffer, at + 4) };
    if (kind === 'directory') entries.set(name, { ...common, kind });
    else {
      entries.set(name, {
        ...common,
        kind,
        size: buffer.readDoubleLE(stat),
        mtimeNs: buffer.readBigInt64LE(stat + 8),
        ctimeNs: buffer.readBigInt64LE(stat + 16),
        ino: buffer.readBigUInt64LE(stat + 24),
        trusted: buffer[at + 1] === 1,
      });
    }
    at = end;
  }
  return at === buffer.length ? { tree: readId(buffer, 8), entries } : undefined;
}

const ALGORITHM = 'sha256:';

function hexOf(id: ObjectId): string {
  return id.slice(ALGORITHM.length);
}

/** The id whose 32 raw bytes are at `at`. */
export function readId(bytes: Uint8Array, at: number): ObjectId {
  return `${ALGORITHM}${Buffer.from(bytes.buffer, bytes.byteOffset + at, 32).toString('hex')}` as ObjectId;
}

/** True if a file still looks as it did, and that says that its content is the same. */
export function looksUnchanged(cached: CachedFile, kind: FileKindInTree, stat: FileStat): boolean {
  return (
    cached.trusted &&
    cached.kind === kind &&
    cached.size === stat.size &&
    cached.mtimeNs === stat.mtimeNs &&
    cached.ctimeNs === stat.ctimeNs &&
    cached.ino === stat.ino
  );
}
