// @ts-check
import { median } from '../process.mjs';
import { isExceeded } from './gates.mjs';

const TITLE = '## Against the floor';

/** @typedef {import('./gates.mjs').Gate} Gate */

/**
 * The figures as a part of `RESULTS.md`.
 *
 * @param {object} parts
 * @param {readonly string[]} parts.machine
 * @param {number} parts.rounds
 * @param {readonly Gate[]} parts.gates
 * @param {ReadonlyArray<{ name: string, rounds: readonly import('./measure.mjs').Round[] }>} parts.times
 */
export function floorSection({ machine, rounds, gates, times }) {
  const gateRows = gates.map((gate) => {
    const limit = gate.limit === undefined ? 'none' : `${gate.limit}${isExceeded(gate) ? ', **exceeded**' : ''}`;
    return `| ${gate.name} | ${shown(gate)} | ${limit} |`;
  });
  const timeRows = times.map(({ name, rounds: all }) => {
    const cells = ['c', 'hashed', 'sync', 'async'].map((who) => {
      const values = all.map((round) => round[who] ?? Number.NaN).filter((value) => !Number.isNaN(value));
      return values.length === 0 ? '' : median(values).toFixed(2);
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return `${TITLE}

Written by \`pnpm run bench:floor\`, which fails where a limit is exceeded. The floor is a C program (\`native/floor.c\`) that
makes the same system calls and nothing else, run in turn with ours; a ratio is the median over ${rounds} rounds. What the floor
of a pack is: one file in one write, fsync, rename, fsync of the directory, and the SHA-256 of each object, because an object is
stored under its hash. Ours also checks that no object is stored already, sorts an index, hashes that, and reads nothing back.

${machine.map((line) => `- ${line}`).join('\n')}

| gate | measured | at most |
| --- | ---: | ---: |
${gateRows.join('\n')}

Medians in ms:

|  | C | C with hashes | sync | promises |
| --- | ---: | ---: | ---: | ---: |
${timeRows.join('\n')}
`;
}

/**
 * The part of a report about the floor, from its title to the next one; `''` if there is none.
 *
 * @param {string} report
 */
export function extractFloor(report) {
  const from = report.indexOf(`${TITLE}\n`);
  if (from === -1) return '';
  const to = report.indexOf('\n## ', from);
  return report.slice(from, to === -1 ? undefined : to + 1);
}

/**
 * The report with another part about the floor, where the old one was or before the notes.
 *
 * @param {string} report
 * @param {string} section
 */
export function replaceFloor(report, section) {
  const old = extractFloor(report);
  if (old !== '') return report.replace(old, () => `${section}\n`);
  const at = report.indexOf('\n## Where the time goes');
  if (at === -1) return `${report}\n${section}`;
  return `${report.slice(0, at + 1)}${section}${report.slice(at)}`;
}

/** @param {Gate} gate */
function shown({ value, unit }) {
  if (Number.isNaN(value)) return 'unknown';
  return unit === 'ratio' ? value.toFixed(2) : String(value);
}
