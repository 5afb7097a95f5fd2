import type { MutantResult } from './sweep.js';

interface Explanation {
  readonly scenario: RegExp;
  readonly mutant: RegExp;
  readonly why: string;
}

const EMPTY = 'the file is empty: there is no data to be lost, and its entry is synced';
const UNPUBLISHED = 'it is of a temp that is never published: whatever is left of it is swept';
const LOCK_DIRECTORY = 'nothing but the lock is in that directory, and a lock that is gone is made again';
const KNOWN_DURABLE = 'a handle is new and does not know that an earlier one has synced this entry';

/** Changes that break no promise, each with the reason. What is neither caught nor here fails the tests. */
const EXPLANATIONS: readonly Explanation[] = [
  { scenario: /^io\/text$/, mutant: /^without fsync .*\(sync 7\)$/, why: EMPTY },
  { scenario: /^io\/create exclusive$/, mutant: /^without fsync .*\(sync 7\)$/, why: UNPUBLISHED },
  { scenario: /^io\/append log$/, mutant: /^without fsyncDir \/logs \(sync [357]\)$/, why: KNOWN_DURABLE },
  { scenario: /^io\/lock$/, mutant: /^without fsyncDir \/ \(sync 1\)$/, why: LOCK_DIRECTORY },
  { scenario: /^io\/lock$/, mutant: /^no parent of a new directory/, why: LOCK_DIRECTORY },
  { scenario: /^io\/sweep$/, mutant: /^without fsync(?:Dir)? .*\(sync (?:[1-5]|8|9|1[0-2])\)$/, why: UNPUBLISHED },
  { scenario: /^io\/sweep$/, mutant: /^no parent of a new directory/, why: UNPUBLISHED },
];

/** Why a change that was not noticed breaks no promise; `undefined` if that is not known. */
export function explanationOf({ scenario, mutant }: Pick<MutantResult, 'scenario' | 'mutant'>): string | undefined {
  return EXPLANATIONS.find((known) => known.scenario.test(scenario) && known.mutant.test(mutant))?.why;
}
