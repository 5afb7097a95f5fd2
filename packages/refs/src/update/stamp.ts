import { port, type Protocol } from '@muse/io/protocols';

/** What the reflog says about a movement besides the two ids. */
export interface RefUpdate {
  /** Which operation moved it and why, any text: `commit: fix the parser`. */
  readonly reason: string;
  /** Who: `Name <email>`; empty by default. */
  readonly actor?: string;
  /** When, in seconds since 1970; now by default. */
  readonly time?: number;
  /** Offset of the actor's clock from UTC: `+0130`; `+0000` by default. */
  readonly zone?: string;
}

/** A `RefUpdate` with everything filled in. */
export interface Stamp {
  readonly reason: string;
  readonly actor: string;
  readonly time: number;
  readonly zone: string;
}

/** Longest reason that is kept, in UTF-16 units; a longer one is cut. */
const LONGEST_REASON = 8_000;

export function* stampOf(update: RefUpdate): Protocol<Stamp> {
  const { reason, actor = '', zone = '+0000' } = update;
  const time = update.time ?? Math.floor((yield* port.now()) / 1000);
  return { reason: reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason, actor, time, zone };
}
