import type { ObjectId } from '@muse/objects';

/** The last commit of a branch. */
export interface TipSeen {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Every file of its tree, by the id of its content. */
  readonly files: Readonly<Record<string, string>>;
}

/** All that a repository holds, as far as steps can change it. */
export interface Seen {
  /** The branch that is checked out. */
  readonly head: string;
  readonly branches: Readonly<Record<string, TipSeen>>;
  readonly config: Readonly<Record<string, string>>;
}

/** The tip of the branch that is checked out. */
export function currentTip(seen: Seen): TipSeen {
  const tip = seen.branches[seen.head];
  if (tip === undefined) throw new Error(`HEAD names ${seen.head}, which is no branch`);
  return tip;
}

export function asId(text: string): ObjectId {
  return text as ObjectId;
}
