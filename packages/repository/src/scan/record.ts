import { decodeName, encodeName } from '@muse/io';
import type { FileStat } from '@muse/io';
import type { ObjectId, TreeEntry } from '@muse/objects';

/*
 * One directory in the stat cache, little endian:
 *   u32 length of the record   u32 length of the path   32 bytes tree id   u32 number of entries   u32 length of the names
 *   path   names, NUL between them   entries in the order of the names
 * entry, 68 bytes:
 *   u8 kind   u8 trusted   u16 0   32 bytes id   f64 size   i64 mtime ns   i64 ctime ns   u64 inode
 *
 * Entries have one size so that a file is compared where it stands: a clean tree is scanned without making an object, or
 * the text of an id, for any of its files.
 */

export const RECORD_HEADER = 48;
const ENTRY = 68;
const SEPARATOR = '\0';
const ALGORITHM = 'sha256:';
const KINDS = ['file', 'executable', 'symlink', 'directory'] as const;

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
  readonly names: readonly string[];
  readonly bytes: Buffer;
  /** Where the entries begin. */
  readonly start: number;
  /** Made when names are asked for in another order than they are in. */
  positions: ReadonlyMap<string, number> | undefined;
}

/** The record of a directory as bytes. */
export function encodeRecord(path: string, tree: ObjectId, entries: readonly CachedEntry[]): Uint8Array {
  const pathBytes = encodeName(path);
  const names = encodeName(entries.map((entry) => entry.name).join(SEPARATOR));
  const bytes = Buffer.alloc(RECORD_HEADER + pathBytes.length + names.length + entries.length * ENTRY);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(pathBytes.length, 4);
  bytes.write(tree.slice(ALGORITHM.length), 8, 'hex');
  bytes.writeUInt32LE(entries.length, 40);
  bytes.writeUInt32LE(names.length, 44);
  bytes.set(pathBytes, RECORD_HEADER);
  bytes.set(names, RECORD_HEADER + pathBytes.length);
  let at = RECORD_HEADER + pathBytes.length + names.length;
  for (const entry of entries) {
    writeEntry(bytes, at, entry);
    at += ENTRY;
  }
  return bytes;
}

function writeEntry(bytes: Buffer, at: number, entry: CachedEntry): void {
  bytes.writeUInt8(KINDS.indexOf(entry.kind), at);
  bytes.write(entry.id.slice(ALGORITHM.length), at + 4, 'hex');
  if (entry.kind === 'directory') return;
  bytes.writeUInt8(entry.trusted ? 1 : 0, at + 1);
  bytes.writeDoubleLE(entry.size, at + 36);
  bytes.writeBigInt64LE(entry.mtimeNs, at + 44);
  bytes.writeBigInt64LE(entry.ctimeNs, at + 52);
  bytes.writeBigUInt64LE(entry.ino, at + 60);
}

/** The record in these bytes, whose checksum has been found right; `undefined` if they are none nevertheless. */
export function decodeRecord(record: Uint8Array): DirectoryRecord | undefined {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
  const namesAt = RECORD_HEADER + bytes.readUInt32LE(4);
  const start = namesAt + bytes.readUInt32LE(44);
  const count = bytes.readUInt32LE(40);
  if (count === 0 || start + count * ENTRY !== bytes.length) return undefined;
  const names = decodeName(bytes.subarray(namesAt, start)).split(SEPARATOR);
  return names.length === count ? { tree: readId(bytes, 8), names, bytes, start, positions: undefined } : undefined;
}

/** Which entry has a name, -1 if none; `hint` is where it probably is. */
export function positionOf(record: DirectoryRecord, name: string, hint = 0): number {
  if (record.names[hint] === name) return hint;
  record.positions ??= new Map(record.names.map((other, index) => [other, index]));
  return record.positions.get(name) ?? -1;
}

/** True if the entry at `index` is a file that still looks as it did, and that says that its content is the same. */
export function looksUnchanged(
  { bytes, start }: DirectoryRecord,
  index: number,
  kind: FileKindInTree,
  stat: FileStat,
): boolean {
  const at = start + index * ENTRY;
  return (
    bytes[at + 1] === 1 &&
    KINDS[bytes[at]!] === kind &&
    bytes.readDoubleLE(at + 36) === stat.size &&
    bytes.readBigInt64LE(at + 44) === stat.mtimeNs &&
    bytes.readBigInt64LE(at + 52) === stat.ctimeNs &&
    bytes.readBigUInt64LE(at + 60) === stat.ino
  );
}

/** Files that changed after `limitNs` do not count as unchanged any more. */
export function distrustSince({ bytes, start, names }: DirectoryRecord, limitNs: bigint): void {
  for (let at = start; at < start + names.length * ENTRY; at += ENTRY) {
    if (bytes.readBigInt64LE(at + 44) > limitNs || bytes.readBigInt64LE(at + 52) > limitNs) bytes[at + 1] = 0;
  }
}

/** The entry at `index`. */
export function entryOf(record: DirectoryRecord, index: number): CachedEntry {
  const { bytes, start, names } = record;
  const at = start + index * ENTRY;
  const name = names[index]!;
  const id = idOf(record, index);
  const kind = KINDS[bytes[at]!] ?? 'file';
  if (kind === 'directory') return { name, kind, id };
  return {
    name,
    kind,
    id,
    size: bytes.readDoubleLE(at + 36),
    mtimeNs: bytes.readBigInt64LE(at + 44),
    ctimeNs: bytes.readBigInt64LE(at + 52),
    ino: bytes.readBigUInt64LE(at + 60),
    trusted: bytes[at + 1] === 1,
  };
}

/** The id of the entry at `index`. */
export function idOf({ bytes, start }: DirectoryRecord, index: number): ObjectId {
  return readId(bytes, start + index * ENTRY + 4);
}

/** The id whose 32 raw bytes are at `at`. */
export function readId(bytes: Uint8Array, at: number): ObjectId {
  return `${ALGORITHM}${Buffer.from(bytes.buffer, bytes.byteOffset + at, 32).toString('hex')}` as ObjectId;
}
