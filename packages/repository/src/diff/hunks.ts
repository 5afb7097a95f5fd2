import { endsInLineFeed, lineBytes, type Edit, type LineDiff, type Lines } from '@muse/domain';
import { decodeName } from '@muse/io';

/** One line of a hunk. */
export interface HunkLine {
  readonly kind: 'context' | 'deleted' | 'added';
  /** The line without its line feed. Bytes that are not valid UTF-8 are lone surrogates (`encodeName` restores them). */
  readonly text: string;
  /** Present, and false, for a last line that has no line feed. */
  readonly lineFeed?: false;
}

/** A stretch of changes with the unchanged lines around it. Line numbers count from 1. */
export interface Hunk {
  readonly beforeStart: number;
  readonly beforeLines: number;
  readonly afterStart: number;
  readonly afterLines: number;
  readonly lines: readonly HunkLine[];
}

/** Groups edits into hunks with `context` unchanged lines before and after; hunks that would touch are one. */
export function hunksOf(diff: LineDiff, context: number): Hunk[] {
  const hunks: Hunk[] = [];
  let group: Edit[] = [];
  for (const edit of diff.edits) {
    const last = group.at(-1);
    if (last !== undefined && edit.beforeStart - last.beforeEnd > 2 * context) {
      hunks.push(hunkOf(diff, group, context));
      group = [];
    }
    group.push(edit);
  }
  if (group.length > 0) hunks.push(hunkOf(diff, group, context));
  return hunks;
}

function hunkOf({ before, after }: LineDiff, edits: readonly Edit[], context: number): Hunk {
  const first = edits[0]!;
  const last = edits.at(-1)!;
  const lead = Math.min(context, first.beforeStart);
  const tail = Math.min(context, before.count - last.beforeEnd);
  const from = { before: first.beforeStart - lead, after: first.afterStart - lead };
  const to = { before: last.beforeEnd + tail, after: last.afterEnd + tail };

  const lines: HunkLine[] = [];
  let at = from.before;
  for (const edit of edits) {
    for (; at < edit.beforeStart; at++) lines.push(hunkLine('context', before, at));
    for (; at < edit.beforeEnd; at++) lines.push(hunkLine('deleted', before, at));
    for (let y = edit.afterStart; y < edit.afterEnd; y++) lines.push(hunkLine('added', after, y));
  }
  for (; at < to.before; at++) lines.push(hunkLine('context', before, at));

  const beforeLines = to.before - from.before;
  const afterLines = to.after - from.after;
  return {
    // An empty side is named by the line before it, as in every unified diff.
    beforeStart: beforeLines === 0 ? from.before : from.before + 1,
    beforeLines,
    afterStart: afterLines === 0 ? from.after : from.after + 1,
    afterLines,
    lines,
  };
}

function hunkLine(kind: HunkLine['kind'], lines: Lines, index: number): HunkLine {
  const bytes = lineBytes(lines, index);
  if (endsInLineFeed(lines, index)) return { kind, text: decodeName(bytes.subarray(0, -1)) };
  return { kind, text: decodeName(bytes), lineFeed: false };
}
