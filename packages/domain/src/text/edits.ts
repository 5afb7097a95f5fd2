import type { Edit } from './edit.js';
import { splitLines, numberLines } from './lines.js';
import type { Lines } from './lines.js';
import { diffSequences } from './sequences.js';
import type { SequenceDiff } from './sequences.js';
import { slideEdits } from './slide.js';

/** Two texts and what changes one into the other, in ascending order, with at least one kept line between edits. */
export interface LineDiff {
  readonly before: Lines;
  readonly after: Lines;
  readonly edits: readonly Edit[];
}

/**
 * Compares two texts line by line, exactly by bytes. A last line without a line feed differs from the same one with it.
 * The edits are minimal as `diffSequences` says, and lie where a reader expects them as `slideEdits` says.
 */
export function diffLines(before: Uint8Array, after: Uint8Array): LineDiff {
  const a = splitLines(before);
  const b = splitLines(after);
  const [numbersA, numbersB] = numberLines([a, b]) as [Int32Array, Int32Array];
  const marks = diffSequences(numbersA, numbersB);
  return {
    before: a,
    after: b,
    edits: slideEdits(editsOf(marks), { before: a, after: b, numbersA, numbersB }),
  };
}

/** What is marked, as edits with kept elements between them. */
export function editsOf({ deleted, added }: SequenceDiff): Edit[] {
  const edits: Edit[] = [];
  let x = 0;
  let y = 0;
  while (x < deleted.length || y < added.length) {
    const beforeStart = x;
    const afterStart = y;
    while (deleted[x] === 1) x++;
    while (added[y] === 1) y++;
    if (x > beforeStart || y > afterStart) edits.push({ beforeStart, beforeEnd: x, afterStart, afterEnd: y });
    else {
      x++;
      y++;
    }
  }
  return edits;
}
