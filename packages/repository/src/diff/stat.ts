import type { FileDiff } from './file-diff.js';
import { quotePath } from './quote.js';

/** What a set of diffs adds up to. */
export interface StatSum {
  readonly files: number;
  readonly added: number;
  readonly deleted: number;
}

export function sumStat(diffs: readonly FileDiff[]): StatSum {
  let added = 0;
  let deleted = 0;
  for (const { stat } of diffs) {
    added += stat.added;
    deleted += stat.deleted;
  }
  return { files: diffs.length, added, deleted };
}

/** One row of `--stat`, for a program that colours it itself. */
export interface StatRow {
  readonly path: string;
  /** What stands after the bar: the number of changed lines, or the sizes of a binary file. */
  readonly amount: string;
  /** Lengths of the `+` and `-` parts. */
  readonly plus: number;
  readonly minus: number;
}

/** The rows of `--stat` fitted into `width` columns; paths that are too long lose their start. */
export function statRows(diffs: readonly FileDiff[], width = 80): StatRow[] {
  const changed = diffs.map((diff) => diff.stat.added + diff.stat.deleted);
  const most = Math.max(0, ...changed);
  const digits = String(most).length;
  const names = diffs.map(shownName);
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
  const nameWidth = Math.min(longest, Math.max(20, width - digits - 5 - Math.min(most, 30)));
  const bar = Math.max(10, width - nameWidth - digits - 5);
  return diffs.map((diff, i) => {
    const { added, deleted } = diff.stat;
    const amount = diff.binary
      ? `Bin ${diff.size.before} -> ${diff.size.after} bytes`
      : String(changed[i]).padStart(digits);
    const scale = most <= bar ? 1 : bar / most;
    const plus = scaled(added, scale);
    const minus = scaled(deleted, scale);
    return { path: fitted(names[i]!, nameWidth).padEnd(nameWidth), amount, plus, minus };
  });
}

/** `--stat` as plain text, with the line of sums at its end; empty for no diffs. */
export function renderStat(diffs: readonly FileDiff[], width = 80): string {
  if (diffs.length === 0) return '';
  const rows = statRows(diffs, width).map(({ path, amount, plus, minus }) =>
    ` ${path} | ${amount} ${'+'.repeat(plus)}${'-'.repeat(minus)}`.trimEnd(),
  );
  return [...rows, renderStatSum(sumStat(diffs)), ''].join('\n');
}

/** ` 3 files changed, 5 insertions(+), 1 deletion(-)` */
export function renderStatSum({ files, added, deleted }: StatSum): string {
  const parts = [` ${counted(files, 'file')} changed`];
  if (added > 0 || deleted === 0) parts.push(`${counted(added, 'insertion')}(+)`);
  if (deleted > 0 || added === 0) parts.push(`${counted(deleted, 'deletion')}(-)`);
  return parts.join(', ');
}

/** `--name-status`: one line per path, its letter, a tab, the path; of a renamed file `R` with its similarity and both. */
export function renderNameStatus(diffs: readonly NamedChange[]): string {
  const letters = { added: 'A', deleted: 'D', modified: 'M', 'mode-changed': 'M', 'type-changed': 'T' } as const;
  return diffs
    .map(({ path, change, from, similarity }) => {
      if (change !== 'renamed') return `${letters[change]}\t${quotePath(path)}\n`;
      return `R${String(similarity ?? 0).padStart(3, '0')}\t${quotePath(from ?? '')}\t${quotePath(path)}\n`;
    })
    .join('');
}

export type NamedChange = Pick<FileDiff, 'path' | 'change' | 'from' | 'similarity'>;

/** Of a renamed file both paths, with what they have in common once: `src/{old => new}/file`. */
function shownName({ path, from }: FileDiff): string {
  if (from === undefined) return quotePath(path);
  if (quotePath(path) !== path || quotePath(from) !== from) return `${quotePath(from)} => ${quotePath(path)}`;
  let head = 0;
  while (head < from.length && from[head] === path[head]) head++;
  head = from.lastIndexOf('/', head - 1) + 1;
  // What follows may begin with the slash that the common directory ends with: `a/{b => }/c`.
  let tail = 0;
  const most = Math.min(from.length, path.length) - Math.max(0, head - 1);
  while (tail < most && from[from.length - 1 - tail] === path[path.length - 1 - tail]) tail++;
  const slash = from.indexOf('/', from.length - tail);
  tail = slash === -1 ? 0 : from.length - slash;
  if (head === 0 && tail === 0) return `${from} => ${path}`;
  const between = (name: string): string => name.slice(head, Math.max(head, name.length - tail));
  const middle = `${between(from)} => ${between(path)}`;
  return `${path.slice(0, head)}{${middle}}${path.slice(path.length - tail)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A part that is there stays visible, however small. */
function scaled(lines: number, scale: number): number {
  return lines === 0 ? 0 : Math.max(1, Math.floor(lines * scale));
}

function fitted(name: string, width: number): string {
  return name.length <= width ? name : `...${name.slice(name.length - width + 3)}`;
}
