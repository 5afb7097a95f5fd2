#!/usr/bin/env node
// @ts-check
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FLOORS } from '../src/floors.mjs';
import { checkWorkspace } from '../src/rules.mjs';
import { readWorkspace } from '../src/workspace.mjs';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('../../..', import.meta.url)));
const workspace = readWorkspace(root);
const violations = checkWorkspace(workspace);
const present = new Map(workspace.packages.map((pkg) => [pkg.name, pkg]));

/** @type {string[]} */
const lines = [];
for (const { floor, what, packages } of FLOORS.toReversed()) {
  const names = packages.filter((name) => present.has(name));
  lines.push(`floor ${floor}  ${names.join('  ') || '(nothing yet)'}    ${what}`);
}
for (const { rule, file, line, message } of violations) lines.push(`error: ${file}:${line}: ${rule}: ${message}`);
const files = workspace.packages.reduce((sum, pkg) => sum + pkg.files.length, 0);
lines.push(
  violations.length === 0
    ? `boundaries: ${files} files of ${workspace.packages.length} packages OK`
    : `boundaries: ${violations.length} violation${violations.length === 1 ? '' : 's'} in ${files} files`,
);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
