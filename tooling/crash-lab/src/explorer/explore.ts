import { models, type ModelName } from '../model/index.js';
import { contentHash, isDrawn } from '../model/content-hash.js';
import { isBarrier, isEffect, type Event } from '../record/events.js';
import { record, type Decorate, type Recording } from '../record/record.js';
import type { Scenario } from '../scenario.js';
import { check, type Suspect } from './check.js';
import type { Breadth } from './choices.js';
import { finding, type Finding } from './finding.js';
import { seededRandom } from './random.js';
import { assertComplete } from './self-check.js';
import { walk, type CrashState } from './walk.js';
import type { Timeline } from '../record/tracked.js';

export interface ExploreOptions {
  readonly models: readonly ModelName[];
  readonly seed: number;
  readonly breadth: Breadth;
  /** About how many states of a scenario are rebuilt at most: of more, so many are drawn by the seed. */
  readonly maxStates: number;
  /** Of how many of the distinct states the recovery is crashed too: 1 for all of them. */
  readonly recoveries: number;
  /** About how many states of one crashed recovery are rebuilt at most. */
  readonly maxRecoveryStates: number;
  /** How long a scenario may take, in milliseconds. */
  readonly maxMs: number;
  /** Stop at so many violations. */
  readonly maxViolations: number;
  /** Changes the production code's calls, in the steps and in the recovery. */
  readonly decorate?: Decorate;
  /** Crash points up to this event are passed over: what was changed comes later. */
  readonly from?: number;
  /** Only crashes during the last step, and right after it: those before are another, shorter scenario's. */
  readonly lastStepOnly?: boolean;
}

export interface ModelCount {
  readonly model: ModelName;
  /** States that were rebuilt. */
  readonly states: number;
  /** Those among them that differ from one another. */
  readonly distinct: number;
}

export interface Exploration {
  readonly scenario: Scenario;
  /** Calls that change or sync something. */
  readonly calls: number;
  readonly counts: readonly ModelCount[];
  readonly states: number;
  /** States that differ from one another over all models: those that were checked. */
  readonly distinct: number;
  readonly violations: number;
  /** One for each invariant, with the smallest state that shows it. */
  readonly findings: readonly Finding[];
  /** Why not every state that was rebuilt was checked; `undefined` if it was. */
  readonly cut: string | undefined;
  readonly milliseconds: number;
}

/** Explores a scenario: all crash states of its steps, and of the recovery from each of them. */
export function explore(scenario: Scenario, options: ExploreOptions): Exploration {
  const started = performance.now();
  const recording = record(scenario, options.decorate);
  assertComplete(recording);
  const run = new Run(recording, options, started + options.maxMs);
  run.measure();
  const counts = options.models.map((name) => run.model(name));
  const { events } = recording.timeline;
  return {
    scenario,
    calls: events.filter(({ what }) => isEffect(what) || isBarrier(what)).length,
    counts,
    states: counts.reduce((sum, { states }) => sum + states, 0),
    distinct: run.checked.size,
    violations: run.violations,
    findings: [...run.findings.values()],
    cut: run.cut,
    milliseconds: performance.now() - started,
  };
}

class Run {
  /** Hashes of the states that were checked, each with what had been acknowledged and how it crashed. */
  readonly checked: Set<number> = new Set();
  readonly findings: Map<string, Finding> = new Map();
  violations = 0;
  cut: string | undefined;
  readonly #recording: Recording;
  readonly #options: ExploreOptions;
  readonly #deadline: number;
  #share = 1;
  #stop: string | undefined;

  constructor(recording: Recording, options: ExploreOptions, deadline: number) {
    this.#recording = recording;
    this.#options = options;
    this.#deadline = deadline;
  }

  /** Counts the states of the steps without rebuilding any, so that a share can be drawn if there are too many. */
  measure(): void {
    const { maxStates, models } = this.#options;
    const count = models.reduce((sum, name) => sum + lengthOf(this.#walk(name)), 0);
    if (count <= maxStates) return;
    this.#share = maxStates / count;
    this.cut = `about ${maxStates} of ${count} states drawn`;
  }

  model(name: ModelName): ModelCount {
    const count = { model: name, states: 0, hashes: new Set<number>() };
    for (const state of this.#walk(name, this.#share)) {
      if (this.#stopped()) break;
      const recovery = this.#look(count, state, 1);
      if (recovery !== undefined) this.#crashRecovery(count, state, recovery);
    }
    return { model: name, states: count.states, distinct: count.hashes.size };
  }

  #walk(name: ModelName, share = 1): Generator<CrashState> {
    const { seed, breadth, from, lastStepOnly } = this.#options;
    const { base, timeline } = this.#recording;
    const { events, made } = timeline;
    const first = lastStepOnly === true ? lastBegin(events) : (from ?? 0);
    const random = seededRandom(seed);
    const model = models[name]();
    return walk({ base, events, made, model, breadth, random, from: first, share, ...this.#lenience() });
  }

  #lenience(): { readonly foreignBytes?: false } {
    const { foreignBytes } = this.#recording.scenario;
    return foreignBytes === undefined ? {} : { foreignBytes };
  }

  /** Counts a state and, if no equal one was checked before, checks it; answers its recovery if that did anything. */
  #look(count: Count, state: CrashState, crashes: number, outer?: CrashState): Timeline | undefined {
    const { acknowledged, begun } = outer ?? state;
    const crash = models[count.model]().crash;
    const hash = hashOf(count.model, state, outer ?? state);
    count.states++;
    count.hashes.add(hash);
    if (this.checked.has(hash)) return undefined;
    this.checked.add(hash);
    const suspect: Suspect = { disk: state.disk, acknowledged, begun, crash, crashes };
    const { violation, recovery } = check(this.#recording, suspect, this.#options.decorate);
    if (violation === undefined) {
      const isCrashed = outer === undefined && isDrawn(hash, this.#options.seed + 1, this.#options.recoveries);
      return isCrashed && recovery.events.some(({ what }) => isEffect(what)) ? recovery : undefined;
    }
    this.violations++;
    if (!this.findings.has(violation.invariant)) {
      const place = { recording: this.#recording, model: count.model, state, suspect, outer };
      this.findings.set(violation.invariant, finding(violation, place, this.#options.decorate));
    }
    return undefined;
  }

  #crashRecovery(count: Count, outer: CrashState, recovery: Timeline): void {
    const { seed, breadth, maxRecoveryStates } = this.#options;
    const { events, made } = recovery;
    const states = (share: number): Generator<CrashState> => {
      const model = models[count.model]();
      const random = seededRandom(seed);
      return walk({ base: outer.disk, events, made, model, breadth, random, share, ...this.#lenience() });
    };
    const share = maxRecoveryStates === Infinity ? 1 : maxRecoveryStates / lengthOf(states(1));
    for (const state of states(share)) {
      if (this.#stopped()) return;
      if (state.point > 0) this.#look(count, state, 2, outer);
    }
  }

  #stopped(): boolean {
    const { maxViolations, maxMs } = this.#options;
    if (this.violations >= maxViolations) this.#stop ??= `stopped at ${this.violations} violations`;
    else if (performance.now() > this.#deadline) this.#stop ??= `stopped after ${maxMs / 1000} s`;
    this.cut = this.#stop ?? this.cut;
    return this.#stop !== undefined;
  }
}

/** A state by what can be read of it, what had been acknowledged, and whether the machine started again. */
function hashOf(model: ModelName, { disk }: CrashState, { acknowledged }: CrashState): number {
  return contentHash(disk, acknowledged * 2 + (models[model]().crash === 'killed' ? 1 : 0));
}

function lengthOf(states: Iterable<unknown>): number {
  let length = 0;
  for (const _ of states) length++;
  return length;
}

function lastBegin(events: readonly Event[]): number {
  return events.findLastIndex(({ what }) => what.kind === 'begin');
}

interface Count {
  readonly model: ModelName;
  states: number;
  readonly hashes: Set<number>;
}
