import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cutPower } from './cut-power.js';
import { isClean, powerResults, powerTable } from './report.js';
import { missingRequirements } from './requirements.js';
import type { PowerReport, PowerRun } from './run.js';

export const USAGE: string = `Usage: pnpm crash:power [--short] [--require] [--seed <number>] [--only <name>]

  --short          some hundred states of Muse on ext4, and no RESULTS-POWER.md
  --require        a machine that lacks something is a failure (exit 1), as it is without --short
  --seed <number>  draws the work, the points and the states; 1 by default
  --only <name>    only runs whose file system or subject is called so: xfs, git

Needs Linux, root, FUSE 3 with its headers, loop devices, gcc and the mkfs of the file systems. Without --short and --only
it writes tooling/crash-lab/RESULTS-POWER.md.`;

const RESULTS = fileURLToPath(new URL('../../RESULTS-POWER.md', import.meta.url));

const LONG: readonly Omit<PowerRun, 'seed'>[] = [
  { fileSystem: 'ext4', subject: 'muse', states: 1_000, steps: 40 },
  { fileSystem: 'xfs', subject: 'muse', states: 300, steps: 30 },
  { fileSystem: 'btrfs', subject: 'muse', states: 300, steps: 30 },
  { fileSystem: 'ext4', subject: 'muse-mutant', states: 200, steps: 30 },
  { fileSystem: 'ext4', subject: 'git', states: 200, steps: 30 },
  { fileSystem: 'ext4', subject: 'git-fsync-all', states: 200, steps: 30 },
];
const SHORT: readonly Omit<PowerRun, 'seed'>[] = [{ fileSystem: 'ext4', subject: 'muse', states: 200, steps: 15 }];

export interface PowerRequest {
  readonly runs: readonly PowerRun[];
  readonly require: boolean;
  /** Everything is run, so that the table is whole. */
  readonly whole: boolean;
}

/** What the arguments ask for. Throws for what is not understood. */
export function parseRequest(args: readonly string[]): PowerRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      require: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed needs a whole number, not ${values.seed}`);
  const { only, short } = values;
  const chosen = (short ? SHORT : LONG).filter(
    ({ fileSystem, subject }) => only === undefined || only === fileSystem || only === subject,
  );
  if (chosen.length === 0) throw new Error(`no run is called ${only}`);
  const runs = chosen.map((run) => ({ ...run, seed }));
  return { runs, require: values.require || !short, whole: !short && only === undefined };
}

/** Makes the runs and tells of them; false if one is not as it must be, or the machine lacks what is required. */
export async function run(request: PowerRequest, say: (line: string) => void): Promise<boolean> {
  const reports: PowerReport[] = [];
  let complete = true;
  for (const one of request.runs) {
    const missing = missingRequirements(one.fileSystem);
    if (missing.length > 0) {
      say(`no power is cut on ${one.fileSystem}: this machine lacks ${missing.join(', ')}`);
      complete = false;
      continue;
    }
    const report = await cutPower(one);
    if (!isAsItMustBe(report)) for (const example of report.examples) say(example.slice(0, 2_000));
    say(powerTable([report]));
    reports.push(report);
  }
  if (request.whole && complete) writeFileSync(RESULTS, powerResults(reports));
  return reports.every(isAsItMustBe) && (complete || !request.require);
}

/** Muse stands everything, its mutant does not; what Git stands is told and judged by nobody. */
function isAsItMustBe(report: PowerReport): boolean {
  if (report.subject === 'muse-mutant') return !isClean(report);
  return report.subject !== 'muse' || isClean(report);
}
