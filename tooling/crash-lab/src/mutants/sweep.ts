import { explore, type ExploreOptions } from '../explorer/explore.js';
import type { Finding } from '../explorer/finding.js';
import type { Micro } from '../model/crash-disk.js';
import { worst } from '../model/worst.js';
import { isBarrier, isEffect, type Event } from '../record/events.js';
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
  /** The sync that was left out made nothing sure that this run had done: there was nothing to explore. */
  readonly idle: boolean;
  /** What the sync made sure, a later one makes sure too, before the step is acknowledged. */
  readonly covered: boolean;
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
  const { events } = record(scenario).timeline;
  const usual = pendingAtMarks(events);
  const idle = idleSyncs(events);
  let index = 0;
  for (const [at, { what, line }] of events.entries()) {
    if (!isBarrier(what)) continue;
    const decorate = withoutSync(index++);
    const mutant = `without ${line} (sync ${index})`;
    const about = { scenario: scenario.name, mutant, line };
    if (idle.has(at)) {
      yield { ...about, finding: undefined, cut: undefined, idle: true, covered: true };
      continue;
    }
    const covered = pendingAtMarks(events, at) === usual;
    yield { ...run(scenario, decorate, { ...options, from: at }), ...about, covered };
  }
}

/** The syncs that find nothing pending, by the strictest model. */
function idleSyncs(events: readonly Event[]): ReadonlySet<number> {
  const model = worst();
  const idle = new Set<number>();
  let pending: Micro[] = [];
  for (const [at, event] of events.entries()) {
    if (isEffect(event.what)) pending.push(...model.expand(event.what, at));
    const settled = new Set(model.settle(event, at, pending));
    if (isBarrier(event.what) && settled.size === 0) idle.add(at);
    pending = pending.filter((micro) => !settled.has(micro));
  }
  return idle;
}

/** What is pending at each acknowledgement, as a text to be compared; one sync may be left out. */
function pendingAtMarks(events: readonly Event[], without?: number): string {
  const model = worst();
  let pending: Micro[] = [];
  const marks: string[] = [];
  for (const [at, event] of events.entries()) {
    if (isEffect(event.what)) pending.push(...model.expand(event.what, at));
    const settled = new Set(at === without ? [] : model.settle(event, at, pending));
    pending = pending.filter((micro) => !settled.has(micro));
    if (event.what.kind === 'acknowledged') marks.push(pending.map((micro) => `${micro.event} ${micro.kind}`).join());
  }
  return marks.join('\n');
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
): Pick<MutantResult, 'scenario' | 'finding' | 'cut' | 'idle' | 'covered'> {
  const { findings, cut, violations } = explore(scenario, { ...options, decorate, maxViolations: 1 });
  return {
    scenario: scenario.name,
    finding: findings[0],
    cut: violations > 0 ? undefined : cut,
    idle: false,
    covered: false,
  };
}
