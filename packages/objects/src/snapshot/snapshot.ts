import type { ObjectId } from '../id/object-id.js';

/** A saved state of a work tree outside history. The id covers every field. */
export interface Snapshot {
  readonly tree: ObjectId;
  /** The commit that the work tree was at, where there was one. */
  readonly base?: ObjectId;
  /** Whole seconds since 1970. */
  readonly time: number;
  /** Who or what saved it. */
  readonly by: string;
  /** Why; kept byte for byte. */
  readonly reason: string;
}
