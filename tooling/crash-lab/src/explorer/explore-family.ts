import type { Family } from '../scenarios/family.js';
import { explore, type Exploration, type ExploreOptions, type ModelCount } from './explore.js';
import type { ModelName } from '../model/index.js';

/** What the scenarios of a family come to together: the longest number of steps, the sum of everything else. */
export interface FamilyExploration {
  readonly family: Family;
  readonly scenarios: number;
  readonly sum: Omit<Exploration, 'scenario'>;
}

/** Explores each scenario of a family, from its last step on, until there are `maxStates` or `maxMs` is over. */
export function exploreFamily(family: Family, options: ExploreOptions): FamilyExploration {
  const started = performance.now();
  let sum: Omit<Exploration, 'scenario'> = {
    calls: 0,
    counts: options.models.map((model) => ({ model, states: 0, distinct: 0 })),
    states: 0,
    distinct: 0,
    violations: 0,
    findings: [],
    cut: undefined,
    milliseconds: 0,
  };
  let scenarios = 0;
  for (const scenario of family.make()) {
    const milliseconds = performance.now() - started;
    if (sum.distinct >= options.maxStates || milliseconds > options.maxMs) {
      sum = { ...sum, cut: `stopped after ${scenarios} scenarios` };
      break;
    }
    sum = added(sum, explore(scenario, { ...options, lastStepOnly: true }));
    scenarios++;
  }
  return { family, scenarios, sum: { ...sum, milliseconds: performance.now() - started } };
}

function added(sum: Omit<Exploration, 'scenario'>, one: Exploration): Omit<Exploration, 'scenario'> {
  return {
    calls: sum.calls + one.calls,
    counts: sum.counts.map((count) => plus(count, one.counts)),
    states: sum.states + one.states,
    distinct: sum.distinct + one.distinct,
    violations: sum.violations + one.violations,
    findings: [...sum.findings, ...one.findings].slice(0, 5),
    cut: sum.cut ?? one.cut,
    milliseconds: sum.milliseconds + one.milliseconds,
  };
}

function plus(count: ModelCount, others: readonly ModelCount[]): ModelCount {
  const other = others.find(({ model }): boolean => model === (count.model satisfies ModelName));
  return {
    model: count.model,
    states: count.states + (other?.states ?? 0),
    distinct: count.distinct + (other?.distinct ?? 0),
  };
}
