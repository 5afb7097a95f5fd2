#!/usr/bin/env node
// @ts-check
import { parseRequest, run, USAGE } from '../dist/power/cli.js';

/** @param {string} line */
const say = (line) => process.stdout.write(`${line}\n`);

/** @type {import('../dist/power/cli.js').PowerRequest | undefined} */
let request;
try {
  request = parseRequest(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
if (request !== undefined && !(await run(request, say))) process.exitCode = 1;
