#!/usr/bin/env node
// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRequest, run, USAGE } from '../dist/cli.js';
import { resultsPage } from '../dist/report/table.js';

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/** @type {import('../dist/cli.js').Request | undefined} */
let request;
try {
  request = parseRequest(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
if (request !== undefined) {
  const results = run(request, say);
  if (request.whole) writeFileSync(join(import.meta.dirname, '../RESULTS.md'), resultsPage(results));
  const all = [...results.explorations, ...results.families.map(({ sum }) => sum)];
  if (all.some(({ violations }) => violations > 0)) process.exitCode = 1;
}
