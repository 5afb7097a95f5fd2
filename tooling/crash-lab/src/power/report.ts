import { release } from 'node:os';
import type { PowerReport } from './run.js';
import { TITLES } from './subject.js';

const COLUMNS: readonly (readonly [string, (report: PowerReport) => string])[] = [
  ['file system', ({ fileSystem }) => fileSystem],
  ['what', ({ subject }) => TITLES[subject]],
  ['steps', ({ steps }) => String(steps)],
  ['writes', ({ writes }) => String(writes)],
  ['flushes', ({ flushes }) => String(flushes)],
  ['states', (report) => String(statesOf(report))],
  ['corrupt', ({ found }) => String(found.damaged)],
  ['acknowledged lost', ({ found }) => String(found.lost)],
  ['blocked', ({ found }) => String(found.blocked)],
  ['residue', ({ found }) => String(found.residue)],
  ['not mountable', ({ unmountable }) => String(sumOf(unmountable))],
  ['ms a state', ({ msPerState }) => msPerState.toFixed(0)],
];

/** How many states were looked at. */
export function statesOf({ looked }: PowerReport): number {
  return sumOf(looked);
}

/** True if the subject stood every state, and its file system every one that it promises to stand. */
export function isClean({ found, unmountable }: PowerReport): boolean {
  const { 'some sectors': _torn, ...promised } = unmountable;
  return sumOf(found) === 0 && sumOf(promised) === 0;
}

export function powerTable(reports: readonly PowerReport[]): string {
  const rows = reports.map((report) => COLUMNS.map(([, cell]) => cell(report)));
  const lines = [COLUMNS.map(([title]) => title), COLUMNS.map((_, index) => (index < 2 ? '---' : '---:')), ...rows];
  const seeds = [...new Set(reports.map(({ seed }) => seed))].join(', ');
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${table}\n\nSeed ${seeds}; Linux ${release()}, Node ${process.version}.\n`;
}

/** The file `RESULTS-POWER.md`. */
export function powerResults(reports: readonly PowerReport[]): string {
  return `# Power cuts

Written by \`pnpm crash:power\`. A process commits, switches, merges, makes and deletes branches, sets configuration,
reserves, claims and logs on a file system whose disk remembers every write and flush (\`native/logdisk.c\`). Every
acknowledgement is a mark in the same log. Then the disk is rebuilt as a power cut may have left it, mounted, and looked
at by a process of a later boot.

- **Points**: behind every write and every mark, or a sample of them that the seed draws.
- **States at a point**: everything arrived; nothing since the last flush; and three in which some of the writes since then
  arrived, one by whole writes, one by blocks of 4 KiB, one by sectors of 512 bytes.
- **corrupt**: \`muse verify\` (\`git fsck\`) has a problem, or a command fails. **acknowledged lost**: an acknowledged effect is
  missing, or what is there is neither as before the step under way nor as after it; for Git, an acknowledged commit
  cannot be reached from its branch any more. **blocked**: a command waits, or asks for a lock to be removed. **residue**:
  a temp is there after the next commands.
- **not mountable**: torn below 4 KiB the file system itself may not stand it, whatever is stored in it. Nobody looked there.

The user's own files are written and synced before each commit, so they count for nobody. An untracked file must keep its
content. Muse must also show a work tree equal to HEAD, make a next commit, and repeat the kind of step that was cut off.

${powerTable(reports)}`;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
