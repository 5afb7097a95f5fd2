import {
  renderNameStatus,
  renderPatch,
  renderStatSum,
  statRows,
  sumStat,
  type FileDiff,
  type NamedChange,
} from '@muse/repository';
import { escapeText } from './escape.js';
import type { Terminal } from './terminal.js';

/** The diffs as a patch, a file at a time, escaped and coloured. */
export function* patchText(diffs: readonly FileDiff[], { paint }: Terminal): Generator<string> {
  for (const diff of diffs) {
    const text = escapeText(renderPatch([diff]));
    yield paint.on ? colourPatch(text, paint) : text;
  }
}

/** A table of how much changed in each file. */
export function statText(diffs: readonly FileDiff[], { paint, width }: Terminal): string {
  if (diffs.length === 0) return '';
  const rows = statRows(diffs, width).map(({ path, amount, plus, minus }) =>
    ` ${escapeText(path)} | ${amount} ${paint.green('+'.repeat(plus))}${paint.red('-'.repeat(minus))}`.trimEnd(),
  );
  return [...rows, renderStatSum(sumStat(diffs)), ''].join('\n');
}

/** One line for each file: a letter, a tab, the path; of a renamed one both paths. */
export function nameStatusText(changes: readonly NamedChange[]): string {
  return escapeText(renderNameStatus(changes));
}

function colourPatch(text: string, paint: Terminal['paint']): string {
  let inHunk = false;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('diff --git')) inHunk = false;
      if (line.startsWith('@@')) {
        inHunk = true;
        return paint.cyan(line);
      }
      if (!inHunk) return paint.bold(line);
      if (line.startsWith('+')) return paint.green(line);
      return line.startsWith('-') ? paint.red(line) : line;
    })
    .join('\n');
}
