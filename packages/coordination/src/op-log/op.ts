/** One entry of a session's log. */
export interface Op {
  /** Unique in the session; whoever appends or receives it again changes nothing. */
  readonly id: string;
  /**
   * Lamport time: greater than that of every op its writer could have seen (Lamport, "Time, Clocks, and the Ordering of
   * Events in a Distributed System", 1978). No two ops of a session have the same time and actor.
   */
  readonly clock: number;
  /** Who did it. */
  readonly actor: string;
  /** What it was: a word of the program that uses the log. */
  readonly kind: string;
  /** When, by the clock of the machine: UTC, ISO 8601. For people; the order of ops is by `clock`. */
  readonly at: string;
  /** Anything that JSON can hold. */
  readonly payload: unknown;
}

/** An op that is to be appended. */
export interface NewOp {
  /** 1 to 256 characters, no controls. */
  readonly actor: string;
  /** A letter, then up to 63 letters, digits, `.`, `_` or `-`. */
  readonly kind: string;
  /** Anything that JSON can hold; `null` by default. The line of an op takes at most 256 KiB. */
  readonly payload?: unknown;
  /** Given by a caller that may try again after a crash; by default a new one. Same rule as a session id. */
  readonly id?: string;
  /** A Lamport time of somebody else that this op comes after. */
  readonly after?: number;
}

/** The highest Lamport time. */
export const LAST_CLOCK: number = Number.MAX_SAFE_INTEGER;

/**
 * How far ahead of the log a time from elsewhere may be. Without a limit one message with the highest time would end
 * the log: no later op could have a greater one.
 */
export const LARGEST_LEAP: number = 2 ** 32;

/** The longest line of an op, in bytes. */
export const LINE_LIMIT: number = 256 * 1024;

/** The order in which every reader replays ops: by time, then actor, then id. */
export function compareOps(a: Op, b: Op): number {
  return a.clock - b.clock || compareTexts(a.actor, b.actor) || compareTexts(a.id, b.id);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
