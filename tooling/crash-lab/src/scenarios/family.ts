import type { Scenario } from '../scenario.js';

/** Scenarios that are made by a rule, and counted together. */
export interface Family {
  readonly name: string;
  readonly promise: string;
  readonly make: () => Iterable<Scenario>;
}

/** All sequences of 1 to `longest` of these, repetitions included; the shorter ones first. */
export function sequencesOf<T>(items: readonly T[], longest: number): T[][] {
  const all: T[][] = [];
  let last: T[][] = [[]];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((start) => items.map((item) => [...start, item]));
    all.push(...last);
  }
  return all;
}
