import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MIXES } from '../workload/plan.js';
import { killResults, killTable } from './report.js';
import { runKills, type KillOptions } from './run.js';

export const USAGE: string = `Usage: pnpm crash:kill [--rounds <number>] [--seed <number>] [--workload <name>]

  --rounds <number>  how many processes are killed; 1000 by default
  --seed <number>    draws what they do and where they die; 1 by default
  --workload <name>  only this one, may be given more than once: ${Object.keys(MIXES).join(', ')}

With at least 1000 rounds of all workloads it writes tooling/crash-lab/RESULTS-KILL.md.`;

const RESULTS = fileURLToPath(new URL('../../RESULTS-KILL.md', import.meta.url));

/** What the arguments ask for. Throws for what is not understood. */
export function parseRequest(args: readonly string[]): KillOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      workload: { type: 'string', multiple: true },
    },
  });
  const unknown = values.workload?.find((name) => MIXES[name] === undefined);
  if (unknown !== undefined) throw new Error(`there is no workload ${unknown}`);
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  if (!Number.isSafeInteger(rounds) || !Number.isSafeInteger(seed)) throw new Error('numbers must be whole');
  return { rounds, seed, ...(values.workload && { workloads: values.workload }) };
}

/** Runs the rounds and tells of them; true if nothing was found. */
export async function run(request: KillOptions, say: (line: string) => void): Promise<boolean> {
  const started = performance.now();
  const report = await runKills({ ...request, onLine: say });
  const facts = { ...request, seconds: (performance.now() - started) / 1000 };
  say(`\n${killTable(report, facts)}`);
  if (request.rounds >= 1000 && request.workloads === undefined) writeFileSync(RESULTS, killResults(report, facts));
  return report.findings.length === 0;
}
