import { createHash } from 'node:crypto';
import type { ObjectId } from '@muse/objects';

/** The last commit of a branch. */
export interface TipSeen {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Every file of its tree, by the id of its content. */
  readonly files: Readonly<Record<string, string>>;
}

/** A reservation that is held; `fence` is `null` unless it is a claim. */
export interface HeldSeen {
  readonly id: string;
  readonly fence: number | null;
}

/** The entries of a log: how many, and a sum over all of them in their order. */
export interface LogSeen {
  readonly count: number;
  readonly sum: string;
}

export const EMPTY_LOG: LogSeen = { count: 0, sum: '' };

/** A log with one entry more. */
export function appended({ count, sum }: LogSeen, text: string): LogSeen {
  return { count: count + 1, sum: createHash('sha256').update(`${sum}\n${text}`).digest('hex').slice(0, 16) };
}

/** All that a repository holds, as far as steps can change it. */
export interface Seen {
  /** The branch that is checked out. */
  readonly head: string;
  readonly branches: Readonly<Record<string, TipSeen>>;
  readonly config: Readonly<Record<string, string>>;
  /** What is reserved or claimed, by its address. */
  readonly held: Readonly<Record<string, HeldSeen>>;
  /** The highest fencing number of any claim, also of those that ended; 0 if there was none. */
  readonly highestFence: number;
  /** The logs of sessions by their ids. */
  readonly sessions: Readonly<Record<string, LogSeen>>;
  /** The entries of the operation log that steps appended themselves. */
  readonly operations: LogSeen;
}

/** A repository with branches and nothing else. */
export function seenWith(head: string, branches: Seen['branches']): Seen {
  return { head, branches, config: {}, held: {}, highestFence: 0, sessions: {}, operations: EMPTY_LOG };
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
