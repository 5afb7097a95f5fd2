// @ts-check
import { behaviours, hazards, invariants } from './rows.mjs';

/** @typedef {import('./rows.mjs').Row} Row */

/**
 * The table of rows and tests as Markdown.
 *
 * @param {ReadonlyMap<string, readonly string[]>} quotes
 */
export function renderTable(quotes) {
  const all = [...behaviours, ...hazards, ...invariants];
  const shown = all.filter(({ id }) => quotes.has(id)).length;
  const later = all.filter(({ id, later }) => later !== undefined && !quotes.has(id)).length;
  return `# Which test shows which requirement

Written by \`pnpm run test:rows\`; do not edit. A test names the rows that it shows in its title; here they are found again.
${shown} of ${all.length} rows have tests; ${later} wait for what brings them.

## Behaviours

${section(behaviours, quotes, 'package')}
## Hazards

${section(hazards, quotes, 'area')}
## Invariants

${section(invariants, quotes, 'where')}`;
}

/**
 * @param {readonly Row[]} rows
 * @param {ReadonlyMap<string, readonly string[]>} quotes
 * @param {string} where
 */
function section(rows, quotes, where) {
  const lines = rows.map((row) => `| ${row.id} | ${row.where} | ${row.what} | ${testsOf(row, quotes)} |`);
  return `| row | ${where} | what | tests |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}

/**
 * @param {Row} row
 * @param {ReadonlyMap<string, readonly string[]>} quotes
 */
function testsOf({ id, later }, quotes) {
  const paths = quotes.get(id) ?? [];
  const links = paths.map((path) => `[${shortened(path)}](../../${path})`);
  if (later !== undefined) links.push(`later: ${later}`);
  return links.length === 0 ? '**none**' : links.join(', ');
}

/** @param {string} path `packages/io/test/unit/write/write-file.test.ts` is shown as `io: write/write-file` */
function shortened(path) {
  const [, name = '', , ...rest] = path.replace(/\.test\.ts$/, '').split('/');
  return `${name}: ${rest.filter((part, index) => index > 0 || part !== 'unit').join('/')}`;
}

/**
 * Rows that are due and have no test; behaviours also where a package that has to show them does not.
 *
 * @param {ReadonlyMap<string, readonly string[]>} quotes
 * @returns {string[]}
 */
export function missingRows(quotes) {
  const due = [...behaviours, ...hazards, ...invariants].filter(({ later }) => later === undefined);
  return due.flatMap((row) => {
    const paths = quotes.get(row.id) ?? [];
    const wanted = behaviours.includes(row) ? row.where.split(', ') : [''];
    const lacking = wanted.filter((name) => !paths.some((path) => path.includes(name === '' ? '/' : `/${name}/test/`)));
    return lacking.length === 0 ? [] : [`${row.id} (${lacking.join(', ') || row.where}): ${row.what}`];
  });
}

/**
 * Numbers that are quoted and do not exist.
 *
 * @param {ReadonlyMap<string, readonly string[]>} quotes
 * @returns {string[]}
 */
export function unknownRows(quotes) {
  const known = new Set([...behaviours, ...hazards, ...invariants].map(({ id }) => id));
  return [...quotes].filter(([id]) => !known.has(id)).map(([id, paths]) => `${id} in ${paths.join(', ')}`);
}
