import { encodeName } from '@muse/io';
import { refusedRecord } from '../error/failures.js';
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

// What file systems leave out or fold when they compare names: HFS+ ignores these code points.
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
const RESERVED = /^(?:\.muse|\.git|muse~\d+|git~\d+)(?:[.\s]*$|:)/u;

/**
 * Checks that a name may be an entry of a work tree: one path component that no file system takes for the directory
 * above, for `.muse` or for `.git`, in any case, Unicode form or 8.3 alias.
 *
 * @throws `ERR_MUSE_BAD_RECORD` (refused) with the rule that is broken.
 */
export function checkEntryName(name: string): void {
  const fault = nameFault(encodeName(name));
  if (fault !== undefined) throw refusedRecord('name', fault);
  if (name.includes('\\')) throw refusedRecord('name', `${JSON.stringify(name)} holds a backslash`);
  const folded = name.normalize('NFKC').replaceAll(IGNORABLE, '').toUpperCase().toLowerCase();
  if (RESERVED.test(folded)) {
    throw refusedRecord('name', `${JSON.stringify(name)} is, or aliases, a version control directory`);
  }
}
