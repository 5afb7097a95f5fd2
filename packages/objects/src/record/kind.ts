import { TREE_HEADER } from '../tree/encode.js';
import { recordMagic } from './encode.js';

export type ObjectKind = 'blob' | 'tree' | 'commit' | 'snapshot' | 'tag';

const MAGICS: readonly (readonly [ObjectKind, string])[] = [
  ['tree', TREE_HEADER],
  ['commit', recordMagic('commit')],
  ['snapshot', recordMagic('snapshot')],
  ['tag', recordMagic('tag')],
];

/**
 * What bytes look like by their first line. A file may hold the text of a commit and is a blob all the same: what an
 * object is, is decided by what names it, and this is for showing an object that nothing names.
 */
export function sniffKind(bytes: Uint8Array): ObjectKind {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 32)).toString('latin1');
  return MAGICS.find(([, magic]) => start.startsWith(magic))?.[0] ?? 'blob';
}
