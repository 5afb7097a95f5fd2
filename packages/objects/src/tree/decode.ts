import { decodeName } from '@muse/io';
import { badRecord, tooLarge } from '../error/failures.js';
import { HASH_LENGTH, idFromHex, type ObjectId } from '../id/object-id.js';
import { nameFault, type EntryKind, type TreeEntry } from './entry.js';
import { ENTRY_OVERHEAD, TREE_HEADER, TREE_LIMIT } from './encode.js';

const KINDS: ReadonlyMap<number, EntryKind> = new Map([
  [0x66, 'file'],
  [0x78, 'executable'],
  [0x6c, 'symlink'],
  [0x64, 'directory'],
]);

/**
 * The entries of a tree, in the order of their names' bytes. Accepts canonical bytes only: what is returned encodes to
 * exactly `bytes` again.
 *
 * @param id named in errors.
 * @throws `ERR_MUSE_BAD_RECORD` (damaged) with the offset at which the bytes are no tree.
 */
export function decodeTree(bytes: Uint8Array, id?: ObjectId): readonly TreeEntry[] {
  if (bytes.length > TREE_LIMIT) throw tooLarge(id ?? 'a tree', bytes.length, TREE_LIMIT);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('latin1', 0, TREE_HEADER.length) !== TREE_HEADER) {
    throw badRecord('tree', id, `it does not start with ${JSON.stringify(TREE_HEADER)}`);
  }
  const entries: TreeEntry[] = [];
  let previousStart = 0;
  let previousEnd = 0;
  for (let at = TREE_HEADER.length; at < buffer.length;) {
    const kind = KINDS.get(buffer[at]!);
    if (kind === undefined) throw badRecord('tree', id, `no known kind at byte ${at}`);
    if (buffer.length - at < ENTRY_OVERHEAD) throw badRecord('tree', id, `it ends inside the entry at byte ${at}`);
    const start = at + 3;
    const end = start + buffer.readUInt16BE(at + 1);
    if (buffer.length - end < HASH_LENGTH) throw badRecord('tree', id, `it ends inside the entry at byte ${at}`);
    const name = buffer.subarray(start, end);
    const fault = nameFault(name);
    if (fault !== undefined) throw badRecord('tree', id, `${fault}, at byte ${at}`);
    // The empty range before the first entry sorts before every name.
    if (buffer.compare(buffer, previousStart, previousEnd, start, end) <= 0) {
      throw badRecord('tree', id, `the names are not in ascending order at byte ${at}`);
    }
    at = end + HASH_LENGTH;
    entries.push({ name: decodeName(name), kind, id: idFromHex(buffer.toString('hex', end, at)) });
    previousStart = start;
    previousEnd = end;
  }
  return entries;
}
