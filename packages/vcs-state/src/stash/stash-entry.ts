import type { ObjectId } from '../record/object-id.js';
import type { RecordKind } from '../record/record-kind.js';
import { list, nullable, object, type Shape } from '../record/shape.js';
import { name, objectId, text, time } from '../record/values.js';

/** Work that was put aside. */
export interface StashEntry {
  /** The snapshot that holds it. */
  readonly id: ObjectId;
  /** The commit that it was made on, and the branch, without `refs/heads/`; `null` if HEAD was on none. */
  readonly base: ObjectId;
  readonly branch: string | null;
  readonly message: string;
  /** When it was put aside: milliseconds since 1970. */
  readonly time: number;
  readonly author: { readonly name: string; readonly email: string };
}

const entryShape: Shape<StashEntry> = object<StashEntry>({
  id: objectId,
  base: objectId,
  branch: nullable(name),
  message: text,
  time,
  author: object<StashEntry['author']>({ name: text, email: text }),
});

export const STASH: RecordKind<{ readonly entries: readonly StashEntry[] }> = {
  file: 'STASH.json',
  what: 'the list of stashed work',
  version: 1,
  shape: object<{ readonly entries: readonly StashEntry[] }>({ entries: list(entryShape) }),
  wayOut:
    'The stashed snapshots are still stored, but their list can no longer be read. Restore the file from a backup, or move it away to begin a new list.',
};
