import type { MutantResult } from './sweep.js';

interface Explanation {
  readonly scenario: RegExp;
  readonly mutant: RegExp;
  readonly why: string;
}

const UNPUBLISHED = 'it is of a temp that is never published: whatever is left of it is swept';
const LOCK_DIRECTORY = 'nothing but the lock is in that directory, and a lock that is gone is made again';
const FOR_OTHERS =
  'nothing of this run waits for it: it is there for what a process before may have left unsynced, or the file is empty';
const COVERED = 'a later sync of the same step makes the same sure, and nothing in between relies on it';
const LOCK_COMES_FIRST = 'the next rename is that of the lock, so the fsync still comes before the rename of the file';

/** Changes that break no promise, each with the reason. What is neither caught nor here fails the tests. */
const EXPLANATIONS: readonly Explanation[] = [
  { scenario: /^io\/create exclusive$/, mutant: /^without fsync .*\(sync 7\)$/, why: UNPUBLISHED },
  { scenario: /^refs\//, mutant: /^fsync after the rename$/, why: LOCK_COMES_FIRST },
  { scenario: /^io\/lock$/, mutant: /^without fsyncDir \/ \(sync 1\)$/, why: LOCK_DIRECTORY },
  { scenario: /^io\/lock$/, mutant: /^no parent of a new directory/, why: LOCK_DIRECTORY },
  { scenario: /^io\/sweep$/, mutant: /^without fsync(?:Dir)? .*\(sync (?:[1-5]|8|9|1[0-2])\)$/, why: UNPUBLISHED },
  { scenario: /^io\/sweep$/, mutant: /^no parent of a new directory/, why: UNPUBLISHED },
];

/** Why a change that was not noticed breaks no promise; `undefined` if that is not known. */
export function explanationOf(result: MutantResult): string | undefined {
  const { scenario, mutant, idle, covered, finding, cut } = result;
  if (idle) return FOR_OTHERS;
  const known = EXPLANATIONS.find((one) => one.scenario.test(scenario) && one.mutant.test(mutant))?.why;
  return known ?? (covered && finding === undefined && cut === undefined ? COVERED : undefined);
}
