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

/** Longest reason and longest name of an actor that are kept, in UTF-16 units; longer ones are cut. */
const LONGEST_REASON = 8_000;
const LONGEST_ACTOR = 1_000;

export function* stampOf(update: RefUpdate): Protocol<Stamp> {
  const { reason, actor = '', zone = '+0000' } = update;
  const time = update.time ?? Math.floor((yield* port.now()) / 1000);
  return { reason: cut(reason, LONGEST_REASON), actor: cut(actor, LONGEST_ACTOR), time, zone };
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
