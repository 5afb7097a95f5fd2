import type { FamilyExploration } from '../explorer/explore-family.js';
import type { Exploration } from '../explorer/explore.js';
import { modelNames } from '../model/index.js';
import { explanationOf } from '../mutants/superfluous.js';
import type { MutantResult } from '../mutants/sweep.js';

export interface Results {
  readonly command: string;
  readonly seed: number;
  readonly explorations: readonly Exploration[];
  readonly families: readonly FamilyExploration[];
  readonly mutants: readonly MutantResult[];
}

/** RESULTS.md: what was explored, how many states there were, what was found, and which mutants were caught. */
export function resultsPage(results: Results): string {
  const { command, seed, explorations, families, mutants } = results;
  const rows = [
    ...explorations.map((one) => row(one.scenario.name, one.scenario.promise, one)),
    ...families.map(({ family, scenarios, sum }) => row(`${family.name} (${scenarios})`, family.promise, sum)),
  ];
  const all = [...explorations, ...families.map(({ sum }) => sum)];
  return `${[
    '# Crash states',
    '',
    `Written by \`${command}\`, seed ${seed}. ${summary(all)}`,
    '',
    'A state is counted once for each number of acknowledged steps; by model it counts in each model that allows it. The',
    'README says what the models are. "Drawn" means that of more states so many were checked, chosen by the seed.',
    '',
    `| scenario | promise | calls | states | ${modelNames.join(' | ')} | distinct | violations | s |`,
    `|---|---|---:|---:|${modelNames.map(() => '---:').join('|')}|---:|---:|---:|`,
    ...rows,
    '',
    ...notes(explorations),
    ...mutantSection(mutants),
  ].join('\n')}\n`;
}

type Counted = Omit<Exploration, 'scenario'>;

function summary(all: readonly Counted[]): string {
  const sum = (pick: (one: Counted) => number): string => grouped(all.reduce((total, one) => total + pick(one), 0));
  const minutes = (all.reduce((total, one) => total + one.milliseconds, 0) / 60_000).toFixed(1);
  return (
    `${sum(({ states }) => states)} states, ${sum(({ distinct }) => distinct)} of them distinct, ` +
    `${sum(({ violations }) => violations)} violations, in ${minutes} minutes.`
  );
}

function row(name: string, promise: string, one: Counted): string {
  const byModel = modelNames.map((model) => one.counts.find((count) => count.model === model)?.distinct ?? 0);
  const numbers = [one.calls, one.states, ...byModel, one.distinct, one.violations].map(grouped);
  return `| ${[name, promise, ...numbers, (one.milliseconds / 1000).toFixed(1)].join(' | ')} |`;
}

function notes(explorations: readonly Exploration[]): string[] {
  const cut = explorations.filter((one) => one.cut !== undefined);
  if (cut.length === 0) return [];
  return ['Not every state was checked in:', '', ...cut.map((one) => `- ${one.scenario.name}: ${one.cut}`), ''];
}

function mutantSection(mutants: readonly MutantResult[]): string[] {
  if (mutants.length === 0) return [];
  const names = [...new Set(mutants.map(({ scenario }) => scenario))];
  const missed = mutants.filter(({ finding }) => finding === undefined);
  return [
    '## Mutants',
    '',
    'In each of these scenarios every sync was left out in turn, and the protocol as a whole was changed: no file synced, no',
    'directory synced, no parent of a new directory synced, fsync after the rename, the directory synced before the rename,',
    `bytes written after the fsync. ${mutants.length - missed.length} of ${mutants.length} changes broke a promise and were`,
    'caught; the others are listed, with the reason where one is known.',
    '',
    '| scenario | changes | caught | as |',
    '|---|---:|---:|---|',
    ...names.map((name) => mutantRow(name, mutants)),
    '',
    ...(missed.length === 0 ? [] : ['Not caught:', '', ...missed.map(missedLine), '']),
  ];
}

function mutantRow(name: string, mutants: readonly MutantResult[]): string {
  const own = mutants.filter(({ scenario }) => scenario === name);
  const caught = own.flatMap(({ finding }) => (finding === undefined ? [] : [finding.invariant]));
  const kinds = [...new Set(caught)].toSorted().join(', ');
  return `| ${name} | ${own.length} | ${caught.length} | ${kinds} |`;
}

function missedLine(result: MutantResult): string {
  const why =
    explanationOf(result) ?? (result.cut === undefined ? 'not explained' : `not explored to the end: ${result.cut}`);
  return `- ${result.scenario}, ${result.mutant}: ${why}`;
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
