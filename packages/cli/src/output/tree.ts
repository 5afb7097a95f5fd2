import type { TreeEntry } from '@muse/objects';
import { fileKind, id, list, object, text, type JsonSchema } from '../command/schema.js';
import { quotePath } from './escape.js';

export const entriesSchema: JsonSchema = list(object({ name: text(), kind: fileKind, id }));

/** The entries of one directory, a line each: kind, id, name. */
export function entriesText(entries: readonly TreeEntry[]): string {
  return entries.map(({ name, kind, id: entryId }) => `${kind.padEnd(10)} ${entryId}  ${quotePath(name)}\n`).join('');
}
