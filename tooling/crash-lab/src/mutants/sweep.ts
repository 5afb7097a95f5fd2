import { explore, type ExploreOptions } from '../explorer/explore.js';
import type { Finding } from '../explorer/finding.js';
import { isBarrier } from '../record/events.js';
import { record, type Decorate } from '../record/record.js';
import type { Scenario } from '../scenario.js';
import { withoutSync } from './barriers.js';
import { withoutDirectorySyncs, withoutFileSyncs, withoutParentSyncs } from './no-syncs.js';
import { directoryBeforeRename, fsyncAfterRename, writeAfterFsync } from './swaps.js';

export interface MutantResult {
  readonly scenario: string;
  /** What was changed: `without fsync d/.muse-tmp-* (3)`. */
  readonly mutant: string;
  /** The sync that was left out, if it was one. */
  readonly line: string | undefined;
  /** The first violation, made small; `undefined` if the change was not noticed. */
  readonly finding: Finding | undefined;
  /** Why the exploration of this mutant ended early, other than by a violation. */
  readonly cut: string | undefined;
}

const WHOLE: readonly (readonly [string, Decorate])[] = [
  ['no file is synced', withoutFileSyncs],
  ['no directory is synced', withoutDirectorySyncs],
  ['no parent of a new directory is synced', withoutParentSyncs],
  ['fsync after the rename', fsyncAfterRename],
  ['directory synced before the rename', directoryBeforeRename],
  ['bytes written after the fsync', writeAfterFsync],
];

/** Leaves out each sync of a scenario in turn, and explores what is then possible until something is broken. */
export function* withoutEachSync(scenario: Scenario, options: ExploreOptions): Generator<MutantResult> {
  let index = 0;
  for (const [at, { what, line }] of record(scenario).timeline.events.entries()) {
    if (!isBarrier(what)) continue;
    const result = run(scenario, withoutSync(index++), { ...options, from: at });
    yield { ...result, mutant: `without ${line} (sync ${index})`, line };
  }
}

/** Changes the whole protocol, where that changes anything: all syncs of a kind left out, or steps swapped. */
export function* withWholeChanges(scenario: Scenario, options: ExploreOptions): Generator<MutantResult> {
  const usual = sequence(scenario);
  for (const [mutant, decorate] of WHOLE) {
    // Nothing to change here: a scenario without renames, say, or without new directories.
    if (sequence(scenario, decorate) === usual) continue;
    yield { ...run(scenario, decorate, options), mutant, line: undefined };
  }
}

function sequence(scenario: Scenario, decorate?: Decorate): string {
  const { events } = record(scenario, decorate).timeline;
  return events.map(({ what, line }) => `${what.kind} ${line}`).join('\n');
}

function run(
  scenario: Scenario,
  decorate: Decorate,
  options: ExploreOptions,
): Pick<MutantResult, 'scenario' | 'finding' | 'cut'> {
  const { findings, cut, violations } = explore(scenario, { ...options, decorate, maxViolations: 1 });
  return { scenario: scenario.name, finding: findings[0], cut: violations > 0 ? undefined : cut };
}
