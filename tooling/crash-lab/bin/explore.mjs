#!/usr/bin/env node
// @ts-check
import { parseRequest, run, USAGE } from '../dist/cli.js';

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
  const done = run(request, say);
  if (done.some(({ violations }) => violations > 0)) process.exitCode = 1;
}
