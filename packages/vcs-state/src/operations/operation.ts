import type { ObjectId } from '../record/object-id.js';

/** Who ran a command. */
export interface OperationActor {
  readonly name: string;
  readonly email: string;
  /** Which agent, and in which of its runs and sessions, if it was one. */
  readonly agent?: string;
  readonly run?: string;
  readonly session?: string;
}

/** A ref that moved; `null`: it did not exist. */
export interface RefMove {
  readonly kind: 'ref';
  /** In full: `refs/heads/main`. */
  readonly name: string;
  readonly before: ObjectId | null;
  readonly after: ObjectId | null;
}

/** The content of the HEAD file of a work tree before and after; `null`: there was no such work tree. */
export interface HeadMove {
  readonly kind: 'head';
  /** `null` for the main work tree. */
  readonly worktree: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a work tree is at, and which of its content was dropped for it. */
export interface WorkTreeMove {
  readonly kind: 'worktree';
  /** `null` for the main work tree. */
  readonly name: string | null;
  /** The commit that HEAD leads to; `null` without one. */
  readonly commit: { readonly before: ObjectId | null; readonly after: ObjectId | null };
  /** The trees that its files belong to; `before` is `null` also where that is no stored tree. `null`: no file changes. */
  readonly tree: { readonly before: ObjectId | null; readonly after: ObjectId | null } | null;
  /** The paths that change, where that is not the whole difference of the trees. */
  readonly paths?: readonly string[];
  /** The snapshot object that holds uncommitted content which was replaced; `null` if there was none. */
  readonly snapshot: ObjectId | null;
  /** Paths that were not there before, where neither the trees nor the snapshot say so. */
  readonly absent?: readonly string[];
}

/** A configuration file of the repository before and after; `null`: there was no file. */
export interface ConfigEdit {
  readonly kind: 'config';
  /** Relative to `.muse`. */
  readonly path: string;
  readonly before: ConfigText | null;
  readonly after: ConfigText | null;
}

/** The content of a configuration file. */
export interface ConfigText {
  /** SHA-256 of the bytes, in hex. */
  readonly sum: string;
  /** Left out where it is longer than `LONGEST_CONFIG_TEXT`. */
  readonly text?: string;
}

export type OperationChange = RefMove | HeadMove | WorkTreeMove | ConfigEdit;

/**
 * `done` and `failed` (nothing was changed) are what the command itself said. `null`: it did not come to say anything, so
 * it is still running or was killed; `resolveOutcomes` tells which from where the refs are now.
 */
export type StoredOutcome = 'done' | 'failed' | null;

/** What a command is about to change. */
export interface NewOperation {
  /** Milliseconds since 1970; now if absent. */
  readonly time?: number;
  /** Offset of the actor's clock from UTC, `+0130`; `+0000` if absent. */
  readonly zone?: string;
  readonly actor: OperationActor | null;
  /** The verb, then its arguments. */
  readonly command: readonly string[];
  /** The work tree that it ran in; `null` for the main one. */
  readonly worktree: string | null;
  readonly changes: readonly OperationChange[];
  /** The id of the operation that this one takes back, or does again. */
  readonly undoes?: string;
  readonly redoes?: string;
}

/** An entry of the operation log. */
export interface Operation extends NewOperation {
  /** 32 hex digits. */
  readonly id: string;
  /** Larger than that of every entry before. */
  readonly sequence: number;
  readonly time: number;
  readonly zone: string;
  /** Which boot of the machine wrote it: what an earlier boot wrote last may be lost. */
  readonly boot: string;
  readonly outcome: StoredOutcome;
}
