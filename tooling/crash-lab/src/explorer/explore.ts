import { models, type ModelName } from '../model/index.js';
import { contentHash } from '../model/content-hash.js';
import { isBarrier, isEffect } from '../record/events.js';
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
  /** How many distinct states a scenario may have checked, at most. */
  readonly maxStates: number;
  /** How long a scenario may take, in milliseconds. */
  readonly maxMs: number;
  /** Stop at so many violations. */
  readonly maxViolations: number;
  /** Changes the production code's calls, in the steps and in the recovery. */
  readonly decorate?: Decorate;
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
  /** Why not everything was explored; `undefined` if it was. */
  readonly cut: string | undefined;
  readonly milliseconds: number;
}

/** Explores a scenario: all crash states of its steps, and of the recovery from each of them. */
export function explore(scenario: Scenario, options: ExploreOptions): Exploration {
  const started = performance.now();
  const recording = record(scenario, options.decorate);
  assertComplete(recording);
  const run = new Run(recording, options, started + options.maxMs);
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

  constructor(recording: Recording, options: ExploreOptions, deadline: number) {
    this.#recording = recording;
    this.#options = options;
    this.#deadline = deadline;
  }

  model(name: ModelName): ModelCount {
    const { seed, breadth } = this.#options;
    const { base, timeline } = this.#recording;
    const count = { model: name, states: 0, distinct: 0, hashes: new Set<number>() };
    const { events, made } = timeline;
    for (const state of walk({ base, events, made, model: models[name](), breadth, random: seededRandom(seed) })) {
      if (this.#stopped()) break;
      const recovery = this.#look(count, state, 1);
      if (recovery !== undefined) this.#crashRecovery(count, state, recovery);
    }
    return { model: name, states: count.states, distinct: count.hashes.size };
  }

  /** Counts a state and, if no equal one was checked before, checks it; answers its recovery if that did anything. */
  #look(count: Count, state: CrashState, crashes: number, outer?: CrashState): Timeline | undefined {
    const { acknowledged, begun } = outer ?? state;
    const crash = models[count.model]().crash;
    const hash = contentHash(state.disk, acknowledged * 2 + (crash === 'killed' ? 1 : 0));
    count.states++;
    count.hashes.add(hash);
    if (this.checked.has(hash)) return undefined;
    this.checked.add(hash);
    const suspect: Suspect = { disk: state.disk, acknowledged, begun, crash, crashes };
    const { violation, recovery } = check(this.#recording, suspect, this.#options.decorate);
    if (violation === undefined) return recovery.events.some(({ what }) => isEffect(what)) ? recovery : undefined;
    this.violations++;
    if (!this.findings.has(violation.invariant)) {
      const place = { recording: this.#recording, model: count.model, state, suspect, outer };
      this.findings.set(violation.invariant, finding(violation, place, this.#options.decorate));
    }
    return undefined;
  }

  #crashRecovery(count: Count, outer: CrashState, recovery: Timeline): void {
    const { seed, breadth } = this.#options;
    const model = models[count.model]();
    const { events, made } = recovery;
    for (const state of walk({ base: outer.disk, events, made, model, breadth, random: seededRandom(seed) })) {
      if (this.#stopped()) return;
      if (state.point > 0) this.#look(count, state, 2, outer);
    }
  }

  #stopped(): boolean {
    const { maxStates, maxViolations } = this.#options;
    if (this.violations >= maxViolations) this.cut ??= `stopped at ${this.violations} violations`;
    else if (this.checked.size >= maxStates) this.cut ??= `stopped at ${maxStates} distinct states`;
    else if (performance.now() > this.#deadline) this.cut ??= `stopped after ${this.#options.maxMs / 1000} s`;
    return this.cut !== undefined;
  }
}

interface Count {
  readonly model: ModelName;
  states: number;
  readonly hashes: Set<number>;
}
