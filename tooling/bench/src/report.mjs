// @ts-check

/**
 * @typedef {object} Report
 * @property {readonly string[]} machine
 * @property {number} rounds
 * @property {readonly import('./start.mjs').Start[]} start
 * @property {ReadonlyArray<{ name: string, what: string, tools: readonly import('./run.mjs').Measured[] }>} results
 * @property {readonly import('./records.mjs').RecordTime[]} records
 * @property {string} notes Markdown, written by hand
 */

/**
 * @param {Report} report
 * @returns {string}
 */
export function report({ machine, rounds, start, results, records, notes }) {
  return `# Muse beside Git

Written by \`pnpm run bench\`; do not edit. What is read out of it stands in \`NOTES.md\` and is repeated below.

${machine.map((line) => `- ${line}`).join('\n')}
- Median of ${rounds} rounds, tools interleaved, whole processes from start to exit; \`cpu\` is user and system time.
- *git* is Git as shipped, which flushes little of what a commit writes; *git all* has \`core.fsync=all\`. Git's background
  clean-up is off. Muse is durable in every row.

To repeat: \`pnpm run bench\`; on another file system: \`pnpm run bench -- --dir <directory>\`.

## Commands

Times in ms. A ratio below 1 means that Muse is quicker.

${table(
  ['', 'muse', 'cpu', 'git', 'cpu', 'git all', 'cpu', 'muse ÷ git', 'muse ÷ git all'],
  results.map(({ name, tools }) => commandRow(name, tools)),
)}
${results.map(({ name, what }) => `- *${name}*: ${what}.`).join('\n')}

## Start

${table(
  ['', 'wall ms', 'cpu ms'],
  start.map(({ name, wall, cpu }) => [name, wall.toFixed(1), cpu.toFixed(1)]),
)}
## One durable record, in process

Median of 50 after 10 to warm up, the flush of the directory included. 10 ms or more fails the run; 5 ms is the aim.

${table(
  ['', 'ms'],
  records.map(({ name, median }) => [name, median.toFixed(2)]),
)}
${notes.trim()}
`;
}

/**
 * @param {string} name
 * @param {readonly import('./run.mjs').Measured[]} tools
 */
function commandRow(name, tools) {
  const of = (/** @type {string} */ tool) => tools.find((each) => each.tool === tool);
  const [muse, git, all] = [of('muse'), of('git'), of('git-all')];
  if (muse === undefined || git === undefined || all === undefined) throw new Error(`${name}: a tool is missing`);
  const cells = [muse, git, all].flatMap(({ wall, cpu }) => [shown(wall), shown(cpu)]);
  return [name, ...cells, (muse.wall / git.wall).toFixed(2), (muse.wall / all.wall).toFixed(2)];
}

/** @param {number} value */
function shown(value) {
  if (Number.isNaN(value)) return 'unknown';
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

/**
 * @param {readonly string[]} head
 * @param {ReadonlyArray<readonly string[]>} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')}\n`;
}
