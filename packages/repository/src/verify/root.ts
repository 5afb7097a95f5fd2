import type { ObjectId } from '@muse/objects';
import type { Problem } from './problem.js';

/** An object that something outside the object store names. */
export interface Root {
  readonly id: ObjectId;
  /** What names it. */
  readonly by: string;
  readonly kind: 'commit' | 'tree' | 'any';
}

/** Where what is read is put. */
export interface Found {
  readonly roots: Root[];
  readonly problems: Problem[];
}
