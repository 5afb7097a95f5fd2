import { release, type } from 'node:os';
import type { KillReport } from './run.js';
import { quantile, sum, type Tally } from './tally.js';

export interface RunFacts {
  readonly rounds: number;
  readonly seed: number;
  readonly seconds: number;
}

const COLUMNS: readonly (readonly [string, (tally: Tally) => string])[] = [
  ['workload', (tally) => tally.workload],
  ['rounds', (tally) => String(tally.rounds)],
  ['steps acknowledged', (tally) => String(tally.acknowledged)],
  ['steps cut off', (tally) => String(tally.cutOff)],
  ['of these done', (tally) => String(tally.tookPlace)],
  ['damaged', (tally) => String(tally.damaged)],
  ['lost', (tally) => String(tally.lost)],
  ['blocked', (tally) => String(tally.blocked)],
  ['residue', (tally) => String(tally.residue)],
  ['next command, ms (median, 99 %)', (tally) => `${times(tally, 0.5)}, ${times(tally, 0.99)}`],
];

/** The table and the line below it. */
export function killTable(report: KillReport, run: RunFacts): string {
  const rows = [...report.tallies, sum(report.tallies, 'all')].map((tally) => COLUMNS.map(([, cell]) => cell(tally)));
  const lines = [COLUMNS.map(([title]) => title), COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const where = `${type()} ${release()}, Node ${process.version}`;
  return `${table}\n\nSeed ${run.seed}; ${run.rounds} rounds in ${run.seconds.toFixed(0)} s; ${where}.\n`;
}

/** The file `RESULTS-KILL.md`. */
export function killResults(report: KillReport, run: RunFacts): string {
  return `# Kill tests

Written by \`pnpm crash:kill\`. In every round a process works in the repository that the round before left, and is ended by
SIGKILL: at a call of its own that the seed draws (before it, after it, or with half of a write done), at a random moment,
or, as the built \`muse\` command, at a random moment of its run. After every third round the command that recovers is
killed too. Then another process runs the next command, \`verify\`, a commit, and a step of the same kind as the one that
was cut off. After 50 rounds a new repository begins.

- **damaged**: \`verify\` has a problem, or a command fails.
- **lost**: an acknowledged effect is missing, or what is there is neither as before the step that was cut off nor as after it.
- **blocked**: a command waited for a lock, for however short a time.
- **residue**: a temp or a held lock of the dead process is there after these commands.

${killTable(report, run)}`;
}

function times(tally: Tally, part: number): string {
  return quantile(tally.firstMs, part).toFixed(0);
}
