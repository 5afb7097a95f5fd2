#!/usr/bin/env node
// @ts-check
/**
 * Muse beside Git, in one run, interleaved: `pnpm run bench [-- --dir <dir>] [--rounds <n>] [--only <part>] [--no-write]`.
 * Prints a table and writes `RESULTS.md`. Fails if a write of one record takes 10 ms or more (S-085 to S-087).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { extractFloor, replaceFloor } from '../src/floor/section.mjs';
import { describeMachine } from '../src/machine.mjs';
import { isSlow, LIMIT_MS, measureRecords } from '../src/records.mjs';
import { report } from '../src/report.mjs';
import { runScenario } from '../src/run.mjs';
import { scenarios } from '../src/scenarios.mjs';
import { measureStart } from '../src/start.mjs';
import { makeTools } from '../src/tools.mjs';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    dir: { type: 'string', default: tmpdir() },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds} is not a whole number from 1`);
const wanted = (/** @type {string} */ name) => values.only === undefined || name.includes(values.only);

// Every Node 20 process parses the extra certificates at its start, which would be charged to Muse.
delete process.env['NODE_EXTRA_CA_CERTS'];
const base = mkdtempSync(join(resolve(values.dir), 'muse-bench-'));
try {
  const tools = makeTools(base);
  const start = wanted('start') ? measureStart(tools, 4 * rounds) : [];
  say(
    `start: ${start.map(({ name, wall, cpu }) => `${name} ${wall.toFixed(1)} ms (cpu ${cpu.toFixed(1)})`).join(', ')}`,
  );
  const results = [];
  for (const scenario of scenarios.filter(({ name }) => wanted(name))) {
    const result = await runScenario(scenario, tools, { base, rounds });
    say(
      `${scenario.name}: ${result.map(({ tool, wall, cpu }) => `${tool} ${wall.toFixed(1)} ms (cpu ${cpu.toFixed(0)})`).join(', ')}`,
    );
    results.push({ name: scenario.name, what: scenario.what, tools: result });
  }
  const records = wanted('records') ? await measureRecords(base) : [];
  for (const { name, median } of records) say(`${name}: ${median.toFixed(2)} ms`);

  if (values.only === undefined && !values['no-write']) {
    const notes = readFileSync(new URL('../NOTES.md', import.meta.url), 'utf8');
    const machine = describeMachine(base);
    const path = new URL('../RESULTS.md', import.meta.url);
    const floor = extractFloor(readFileSync(path, 'utf8'));
    const text = report({ machine, rounds, start, results, records, notes });
    writeFileSync(path, floor === '' ? text : replaceFloor(text, floor.trimEnd()));
    say('written: tooling/bench/RESULTS.md');
  }
  const slow = records.filter(isSlow);
  for (const { name, median } of slow) say(`error: ${name} takes ${median.toFixed(2)} ms; the limit is ${LIMIT_MS} ms`);
  process.exitCode = slow.length === 0 ? 0 : 1;
} finally {
  rmSync(base, { recursive: true, force: true });
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
