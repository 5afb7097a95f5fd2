#!/usr/bin/env node
// @ts-check
/** Writes `ROWS.md` anew: `pnpm run test:rows`. Says which rows have no test yet. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { collectQuotes } from '../src/collect.mjs';
import { missingRows, renderTable, unknownRows } from '../src/table.mjs';

const root = resolve(import.meta.dirname, '../../..');
const quotes = collectQuotes(root);
writeFileSync(join(root, 'tooling/test-rows/ROWS.md'), renderTable(quotes));
for (const row of missingRows(quotes)) process.stdout.write(`no test: ${row}\n`);
for (const row of unknownRows(quotes)) process.stdout.write(`no such row: ${row}\n`);
process.stdout.write('written: tooling/test-rows/ROWS.md\n');
