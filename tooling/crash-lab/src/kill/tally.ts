import type { CheckReply, Findings } from '../workload/check.js';

/** What came of the rounds of one workload. */
export interface Tally {
  readonly workload: string;
  rounds: number;
  acknowledged: number;
  /** Rounds in which a step was cut off, and how many of these steps took place all the same. */
  cutOff: number;
  tookPlace: number;
  damaged: number;
  lost: number;
  blocked: number;
  residue: number;
  /** How long the first command after each kill took, in milliseconds. */
  readonly firstMs: number[];
}

export const KINDS: readonly (keyof Findings)[] = ['damaged', 'lost', 'blocked', 'residue'];

export function newTally(workload: string): Tally {
  const counts = { rounds: 0, acknowledged: 0, cutOff: 0, tookPlace: 0, damaged: 0, lost: 0, blocked: 0, residue: 0 };
  return { workload, ...counts, firstMs: [] };
}

/** Adds one round. */
export function count(tally: Tally, reply: CheckReply, round: { acknowledged: number; cutOff: boolean }): void {
  tally.rounds++;
  tally.acknowledged += round.acknowledged;
  tally.firstMs.push(reply.firstMs);
  if (round.cutOff) tally.cutOff++;
  if (reply.outcome === 'after') tally.tookPlace++;
  for (const kind of KINDS) if (reply[kind].length > 0) tally[kind]++;
}

/** Several tallies as one. */
export function sum(tallies: readonly Tally[], workload: string): Tally {
  const total = newTally(workload);
  for (const tally of tallies) {
    for (const key of ['rounds', 'acknowledged', 'cutOff', 'tookPlace', ...KINDS] as const) total[key] += tally[key];
    total.firstMs.push(...tally.firstMs);
  }
  return total;
}

/** The value below which a part of all values lie. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
