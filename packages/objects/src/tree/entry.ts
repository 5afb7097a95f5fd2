import type { ObjectId } from '../id/object-id.js';

export type EntryKind = 'file' | 'executable' | 'symlink' | 'directory';

/** One name in a directory. */
export interface TreeEntry {
  /** Bytes that are not valid UTF-8 are carried as lone surrogates (`encodeName` of @muse/io). */
  readonly name: string;
  readonly kind: EntryKind;
  /** The content of a file, the target of a symbolic link, or the tree of a directory. */
  readonly id: ObjectId;
}

/** Longest name, in bytes: what fits its length field. File systems have lower limits. */
export const NAME_LIMIT = 0xffff;

/** Why a name cannot be in any tree, or `undefined` if it can. `bytes` is its encoded form. */
export function nameFault(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'a name is empty';
  if (bytes.length > NAME_LIMIT) return `a name has ${bytes.length} bytes, more than ${NAME_LIMIT}`;
  if (bytes[0] === 0x2e && (bytes.length === 1 || (bytes.length === 2 && bytes[1] === 0x2e))) {
    return `a name is ${JSON.stringify('.'.repeat(bytes.length))}`;
  }
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x2f || bytes[i] === 0) return `a name holds ${bytes[i] === 0 ? 'a NUL' : 'a slash'}`;
  }
  return undefined;
}
