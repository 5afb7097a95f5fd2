import type { FileDiff, FileVersion } from './file-diff.js';
import type { Hunk, HunkLine } from './hunks.js';
import { quotePath } from './quote.js';

const MODES: Readonly<Record<FileVersion['kind'], string>> = {
  file: '100644',
  executable: '100755',
  symlink: '120000',
};
const SIGNS: Readonly<Record<HunkLine['kind'], string>> = { context: ' ', deleted: '-', added: '+' };

/** Hex digits of an object id in the `index` line of a patch. */
const SHORT_ID = 12;

/**
 * The diffs as one patch in the extended unified format, which `git apply` and `patch -p1` take. The text carries raw
 * bytes as lone surrogates: turn it into bytes with `encodeName`. Binary files are named but cannot be applied.
 */
export function renderPatch(diffs: readonly FileDiff[]): string {
  return diffs.map(renderFile).join('');
}

function renderFile(diff: FileDiff): string {
  if (diff.change !== 'type-changed') return renderOne(diff);
  const { before, after, ...rest } = diff;
  // A file does not turn into a link by a patch: one is deleted, the other created.
  const deletion = { ...rest, before: before!, change: 'deleted' as const, hunks: diff.hunks.filter(deletesOnly) };
  const creation = {
    ...rest,
    after: after!,
    change: 'added' as const,
    hunks: diff.hunks.filter((h) => !deletesOnly(h)),
  };
  return renderOne(deletion) + renderOne(creation);
}

function deletesOnly(hunk: Hunk): boolean {
  return hunk.afterLines === 0;
}

function renderOne(diff: FileDiff): string {
  const a = quotePath(`a/${diff.from ?? diff.path}`);
  const b = quotePath(`b/${diff.path}`);
  const lines = [`diff --git ${a} ${b}`, ...modeLines(diff)];
  const from = diff.before === undefined ? '/dev/null' : a;
  const to = diff.after === undefined ? '/dev/null' : b;
  if (diff.binary) lines.push(`Binary files ${from} and ${to} differ`);
  else if (diff.hunks.length > 0) lines.push(`--- ${nameLine(from)}`, `+++ ${nameLine(to)}`);
  return [...lines, ...diff.hunks.flatMap(renderHunk), ''].join('\n');
}

/** A name with a space ends in a tab, so that a reader does not take what follows a space for a date. */
function nameLine(name: string): string {
  return name.includes(' ') ? `${name}\t` : name;
}

function modeLines({ before, after, ...diff }: FileDiff): string[] {
  if (diff.from !== undefined && before !== undefined && after !== undefined) return renameLines(diff, before, after);
  const ids = `index ${shortId(before)}..${shortId(after)}`;
  if (before === undefined) return [`new file mode ${MODES[after!.kind]}`, ids];
  if (after === undefined) return [`deleted file mode ${MODES[before.kind]}`, ids];
  if (before.kind === after.kind) return [`${ids} ${MODES[before.kind]}`];
  const modes = [`old mode ${MODES[before.kind]}`, `new mode ${MODES[after.kind]}`];
  return before.id === after.id ? modes : [...modes, ids];
}

function renameLines(diff: Omit<FileDiff, 'before' | 'after'>, before: FileVersion, after: FileVersion): string[] {
  const modes = [`old mode ${MODES[before.kind]}`, `new mode ${MODES[after.kind]}`];
  const ids = `index ${shortId(before)}..${shortId(after)}`;
  return [
    ...(before.kind === after.kind ? [] : modes),
    `similarity index ${diff.similarity}%`,
    `rename from ${quotePath(diff.from!)}`,
    `rename to ${quotePath(diff.path)}`,
    ...(before.id === after.id ? [] : [before.kind === after.kind ? `${ids} ${MODES[before.kind]}` : ids]),
  ];
}

function shortId(version: FileVersion | undefined): string {
  return version === undefined ? '0'.repeat(SHORT_ID) : version.id.slice('sha256:'.length, 'sha256:'.length + SHORT_ID);
}

function renderHunk(hunk: Hunk): string[] {
  const lines = [`@@ -${range(hunk.beforeStart, hunk.beforeLines)} +${range(hunk.afterStart, hunk.afterLines)} @@`];
  for (const line of hunk.lines) {
    lines.push(SIGNS[line.kind] + line.text);
    if (line.lineFeed === false) lines.push('\\ No newline at end of file');
  }
  return lines;
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}
