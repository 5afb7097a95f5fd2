import { parseArgs } from 'node:util';
import { explore, type Exploration, type ExploreOptions } from './explorer/explore.js';
import { LONG, SHORT } from './explorer/presets.js';
import { modelNames, type ModelName } from './model/index.js';
import { exploreFamily, type FamilyExploration } from './explorer/explore-family.js';
import { withoutEachSync, withWholeChanges, type MutantResult } from './mutants/sweep.js';
import { explorationLines, findingLines } from './report/lines.js';
import type { Results } from './report/table.js';
import type { Scenario } from './scenario.js';
import type { Family } from './scenarios/family.js';
import { families, scenarios } from './scenarios/index.js';

export const USAGE: string = `Usage: pnpm crash:explore [--short] [--scenario <name>] [--model <name>] [--seed <number>]

  --short            few seconds a scenario, and no RESULTS.md
  --scenario <name>  only scenarios whose name starts so: io, refs/update
  --model <name>     only this model: ${modelNames.join(', ')}
  --seed <number>    draws the samples; 1 by default

Without --short, --scenario and --model it also explores the sequences and the mutants, and writes
tooling/crash-lab/RESULTS.md.`;

export interface Request {
  readonly scenarios: readonly Scenario[];
  readonly options: ExploreOptions;
  /** Everything is explored, so that the table is whole. */
  readonly whole: boolean;
}

/** What the arguments ask for. Throws for what is not understood. */
export function parseRequest(args: readonly string[]): Request {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      scenario: { type: 'string', multiple: true },
      model: { type: 'string', multiple: true },
      seed: { type: 'string', default: '1' },
    },
  });
  const wanted = values.scenario ?? [''];
  const chosen = scenarios.filter(({ name }) => wanted.some((start) => name.startsWith(start)));
  if (chosen.length === 0) throw new Error(`no scenario is called ${wanted.join(' or ')}`);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed needs a whole number, not ${values.seed}`);
  const names = (values.model ?? modelNames).map(modelNamed);
  const options = { ...(values.short ? SHORT : LONG), seed, models: names };
  return { scenarios: chosen, options, whole: !values.short && values.scenario === undefined && !values.model };
}

function modelNamed(name: string): ModelName {
  const known = modelNames.find((model) => model === name);
  if (known === undefined) throw new Error(`there is no model ${name}; there are ${modelNames.join(', ')}`);
  return known;
}

/** Explores the scenarios one after the other, telling of each as it ends; and all there is, if everything was asked for. */
export function run(request: Request, say: (line: string) => void): Results {
  const { options, whole } = request;
  say(`${request.scenarios.length} scenarios, models ${options.models.join(', ')}, seed ${options.seed}`);
  const explorations = request.scenarios.map((scenario) => {
    const exploration = explore(scenario, options);
    for (const line of explorationLines(exploration)) say(line);
    return exploration;
  });
  const explored = whole ? families.map((family) => exploreOne(family, options, say)) : [];
  say(totals([...explorations, ...explored.map(({ sum }) => sum)]));
  const mutants = whole ? request.scenarios.flatMap((scenario) => mutantsOf(scenario, options, say)) : [];
  return { command: 'pnpm crash:explore', seed: options.seed, explorations, families: explored, mutants };
}

function exploreOne(family: Family, options: ExploreOptions, say: (line: string) => void): FamilyExploration {
  const explored = exploreFamily(family, { ...options, maxStates: Infinity, maxMs: FAMILY_MS });
  const { states, distinct, violations, milliseconds } = explored.sum;
  const numbers = `${states} states, ${distinct} distinct, ${violations} violations`;
  say(`${family.name}: ${explored.scenarios} scenarios, ${numbers}, ${(milliseconds / 1000).toFixed(1)} s`);
  for (const finding of explored.sum.findings) for (const line of findingLines(finding)) say(line);
  return explored;
}

const FAMILY_MS = 15 * 60_000;
/** Enough to find what one missing sync breaks; most are caught among the first hundred states. */
const MUTANT_STATES = 4_000;
const MUTANT_MS = 6_000;
/** Scenarios of the repository share their protocols: a mutant of each would be explored dozens of times. */
const MUTATED =
  /^(?:io|objects|refs|vcs-state|coordination)\/|^repository\/(?:init|commit of one file|switch|merge|branch rename|worktree add)$/;

function mutantsOf(scenario: Scenario, options: ExploreOptions, say: (line: string) => void): MutantResult[] {
  if (!MUTATED.test(scenario.name)) return [];
  const limits = { ...options, models: ['worst'] as const, maxStates: MUTANT_STATES, maxMs: MUTANT_MS };
  const results = [...withoutEachSync(scenario, limits), ...withWholeChanges(scenario, limits)];
  const caught = results.filter(({ finding }) => finding !== undefined).length;
  say(`${scenario.name}: ${caught} of ${results.length} mutants caught`);
  return results;
}

export function totals(done: readonly Omit<Exploration, 'scenario'>[]): string {
  const sum = (pick: (one: Omit<Exploration, 'scenario'>) => number): number =>
    done.reduce((all, one) => all + pick(one), 0);
  const seconds = sum(({ milliseconds }) => milliseconds) / 1000;
  return (
    `${sum(({ states }) => states)} states, ${sum(({ distinct }) => distinct)} distinct, ` +
    `${sum(({ violations }) => violations)} violations, ${seconds.toFixed(1)} s`
  );
}
