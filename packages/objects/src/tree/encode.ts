import { encodeName } from '@muse/io';
import { refusedRecord } from '../error/failures.js';
import { blobId, HASH_LENGTH, hexOf, isObjectId, type ObjectId } from '../id/object-id.js';
import { nameFault, type EntryKind, type TreeEntry } from './entry.js';

/** First line of every tree. */
export const TREE_HEADER = 'muse tree 1\n';
/** Largest tree, in bytes: about six million entries. */
export const TREE_LIMIT: number = 256 * 1024 * 1024;
/** Bytes of an entry besides its name: kind, length of the name, id. */
export const ENTRY_OVERHEAD: number = 1 + 2 + HASH_LENGTH;

const KIND_BYTES: Readonly<Record<EntryKind, number>> = {
  file: 0x66,
  executable: 0x78,
  symlink: 0x6c,
  directory: 0x64,
};

/**
 * The canonical bytes of a tree: its entries sorted by the bytes of their names. Equal sets of entries give equal bytes.
 *
 * @throws `ERR_MUSE_BAD_RECORD` (refused) for a name that no tree may hold, one that occurs twice, or an unknown kind.
 */
export function encodeTree(entries: Iterable<TreeEntry>): Uint8Array {
  const sorted = Array.from(entries, (entry) => ({ entry, name: encodeName(entry.name) }));
  sorted.sort((a, b) => Buffer.compare(a.name, b.name));
  let size = TREE_HEADER.length;
  for (const { name } of sorted) size += ENTRY_OVERHEAD + name.length;
  if (size > TREE_LIMIT) throw refusedRecord('tree', `it would have ${size} bytes, more than ${TREE_LIMIT}`);
  const bytes = Buffer.allocUnsafe(size);
  let at = bytes.write(TREE_HEADER, 'latin1');
  let previous: Uint8Array | undefined;
  for (const { entry, name } of sorted) {
    const fault = nameFault(name);
    if (fault !== undefined) throw refusedRecord('tree', fault);
    if (previous !== undefined && Buffer.compare(previous, name) === 0) {
      throw refusedRecord('tree', `the name ${JSON.stringify(entry.name)} occurs twice`);
    }
    at = writeEntry(bytes, at, entry, name);
    previous = name;
  }
  return bytes;
}

/** The id that `encodeTree` of these entries hashes to. */
export function treeId(entries: Iterable<TreeEntry>): ObjectId {
  return blobId(encodeTree(entries));
}

function writeEntry(bytes: Buffer, start: number, entry: TreeEntry, name: Uint8Array): number {
  const kind = KIND_BYTES[entry.kind];
  if (kind === undefined) throw refusedRecord('tree', `${JSON.stringify(entry.kind)} is no kind of entry`);
  if (!isObjectId(entry.id)) throw refusedRecord('tree', `the id of ${JSON.stringify(entry.name)} is no sha256 id`);
  let at = bytes.writeUInt8(kind, start);
  at = bytes.writeUInt16BE(name.length, at);
  bytes.set(name, at);
  at += name.length;
  return at + bytes.write(hexOf(entry.id), at, 'hex');
}
