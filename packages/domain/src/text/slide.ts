import type { Edit } from './edit.js';
import type { Lines } from './lines.js';

/** The texts of the edits, and their lines as numbers. */
export interface EditedTexts {
  readonly before: Lines;
  readonly after: Lines;
  readonly numbersA: Int32Array;
  readonly numbersB: Int32Array;
}

/**
 * Moves edits that only add or only delete to where a reader expects them. Such a block may often lie at several places
 * with the same effect (a new function between two others: whose closing brace is the new one?). It goes where it
 * starts and ends at the least indented lines, after an empty line if there is one, and otherwise as far down as it
 * can; blocks that touch become one edit.
 */
export function slideEdits(edits: readonly Edit[], texts: EditedTexts): Edit[] {
  const result: Edit[] = [];
  for (let i = 0; i < edits.length; i++) {
    const edit = edits[i]!;
    const next = edits[i + 1];
    const last = result.at(-1);
    const limit = { low: last?.afterEnd ?? 0, high: next?.afterStart ?? texts.after.count };
    const limitBefore = { low: last?.beforeEnd ?? 0, high: next?.beforeStart ?? texts.before.count };
    let moved = edit;
    if (edit.beforeStart === edit.beforeEnd) {
      const by = bestSlide({ start: edit.afterStart, end: edit.afterEnd, ...limit }, texts.numbersB, texts.after);
      moved = shifted(edit, by);
    } else if (edit.afterStart === edit.afterEnd) {
      const by = bestSlide(
        { start: edit.beforeStart, end: edit.beforeEnd, ...limitBefore },
        texts.numbersA,
        texts.before,
      );
      moved = shifted(edit, by);
    }
    if (last !== undefined && last.afterEnd === moved.afterStart && last.beforeEnd === moved.beforeStart) {
      result[result.length - 1] = { ...last, beforeEnd: moved.beforeEnd, afterEnd: moved.afterEnd };
    } else {
      result.push(moved);
    }
  }
  return result;
}

function shifted(edit: Edit, by: number): Edit {
  return {
    beforeStart: edit.beforeStart + by,
    beforeEnd: edit.beforeEnd + by,
    afterStart: edit.afterStart + by,
    afterEnd: edit.afterEnd + by,
  };
}

/** Lines `start` to `end` of one text, movable while they stay between `low` and `high`. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

function bestSlide({ start, end, low, high }: Block, numbers: Int32Array, lines: Lines): number {
  let up = 0;
  while (start - up > low && numbers[start - up - 1] === numbers[end - up - 1]) up++;
  let down = 0;
  while (end + down < high && numbers[start + down] === numbers[end + down]) down++;
  if (up === 0 && down === 0) return 0;
  let best = down;
  let least = Infinity;
  for (let by = down; by >= -up; by--) {
    const cost = boundaryCost(lines, start + by) + boundaryCost(lines, end + by);
    if (cost >= least) continue;
    least = cost;
    best = by;
  }
  return best;
}

/** How little a reader expects a block to start or end before line `index`; the ends of the text cost nothing. */
function boundaryCost(lines: Lines, index: number): number {
  if (index === 0 || index >= lines.count) return 0;
  let line = index;
  while (line < lines.count && line < index + 3 && indentOf(lines, line) === BLANK) line++;
  const indent = line < lines.count ? Math.max(0, indentOf(lines, line)) : 0;
  return 2 * indent + (indentOf(lines, index - 1) === BLANK ? 0 : 1);
}

const BLANK = -1;

/** Columns of white space at the start of a line, a tab counting 8; `BLANK` for a line of nothing else. */
function indentOf({ bytes, starts }: Lines, line: number): number {
  let columns = 0;
  for (let at = starts[line]!; at < starts[line + 1]!; at++) {
    const byte = bytes[at];
    if (byte === 0x20) columns++;
    else if (byte === 0x09) columns += 8 - (columns % 8);
    else if (byte !== 0x0d && byte !== 0x0a) return columns;
  }
  return BLANK;
}
