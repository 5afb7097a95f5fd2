import { parseArgs } from 'node:util';
import { explore, type Exploration, type ExploreOptions } from './explorer/explore.js';
import { LONG, SHORT } from './explorer/presets.js';
import { modelNames, type ModelName } from './model/index.js';
import { explorationLines } from './report/lines.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenarios/index.js';

export const USAGE: string = `Usage: pnpm crash:explore [--short] [--scenario <name>] [--model <name>] [--seed <number>]

  --short            few seconds a scenario, and no RESULTS.md
  --scenario <name>  only scenarios whose name starts so: io, refs/update
  --model <name>     only this model: ${modelNames.join(', ')}
  --seed <number>    draws the samples; 1 by default

Without --short, --scenario and --model it writes tooling/crash-lab/RESULTS.md.`;

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

/** Explores the scenarios one after the other, telling of each as it ends. */
export function run(request: Request, say: (line: string) => void): Exploration[] {
  const { seed, models } = request.options;
  say(`${request.scenarios.length} scenarios, models ${models.join(', ')}, seed ${seed}`);
  const done = request.scenarios.map((scenario) => {
    const exploration = explore(scenario, request.options);
    for (const line of explorationLines(exploration)) say(line);
    return exploration;
  });
  say(totals(done));
  return done;
}

export function totals(done: readonly Exploration[]): string {
  const sum = (pick: (exploration: Exploration) => number): number => done.reduce((all, one) => all + pick(one), 0);
  const seconds = sum(({ milliseconds }) => milliseconds) / 1000;
  return (
    `${done.length} scenarios: ${sum(({ states }) => states)} states, ${sum(({ distinct }) => distinct)} distinct, ` +
    `${sum(({ violations }) => violations)} violations, ${seconds.toFixed(1)} s`
  );
}
