import type { SequenceDiff } from './sequences.js';

/**
 * Moves each block of deleted or of added elements that may lie at several places: to the last one where it meets a
 * block of the other kind, so that both are one replacement, and otherwise as far down as it goes; blocks that touch
 * become one. The same change then lies at the same place in whatever comparison it is found, which is what a merge
 * needs of two of them.
 */
export function settle({ deleted, added }: SequenceDiff, before: Int32Array, after: Int32Array): SequenceDiff {
  const moved = settleSide(before, deleted, added);
  return { deleted: moved, added: settleSide(after, added, moved) };
}

function settleSide(values: Int32Array, from: Uint8Array, other: Uint8Array): Uint8Array {
  const side: Side = { values, marks: from.slice(), meets: gapsWithMarks(other) };
  let gap = 0;
  for (let at = 0; at < values.length;) {
    if (side.marks[at] === 0) {
      at++;
      gap++;
      continue;
    }
    let end = at;
    while (side.marks[end] === 1) end++;
    const block = { start: at, end, gap };
    settleBlock(side, block);
    at = block.end;
    gap = block.gap;
  }
  return side.marks;
}

interface Side {
  readonly values: Int32Array;
  readonly marks: Uint8Array;
  /** By the number of unmarked elements before it: whether the other side has a block there. */
  readonly meets: Uint8Array;
}

/** Marked elements; `gap` counts the unmarked ones before them. */
interface Block {
  start: number;
  end: number;
  gap: number;
}

function settleBlock(side: Side, block: Block): void {
  let size: number;
  let meeting: boolean;
  do {
    size = block.end - block.start;
    while (slideUp(side, block));
    meeting = side.meets[block.gap] === 1;
    while (slideDown(side, block)) if (side.meets[block.gap] === 1) meeting = true;
  } while (size !== block.end - block.start);
  if (meeting) while (side.meets[block.gap] === 0) slideUp(side, block);
}

function slideUp({ values, marks }: Side, block: Block): boolean {
  if (block.start === 0 || values[block.start - 1] !== values[block.end - 1]) return false;
  marks[--block.start] = 1;
  marks[--block.end] = 0;
  block.gap--;
  while (marks[block.start - 1] === 1) block.start--;
  return true;
}

function slideDown({ values, marks }: Side, block: Block): boolean {
  if (block.end === values.length || values[block.start] !== values[block.end]) return false;
  marks[block.start++] = 0;
  marks[block.end++] = 1;
  block.gap++;
  while (marks[block.end] === 1) block.end++;
  return true;
}

function gapsWithMarks(marks: Uint8Array): Uint8Array {
  const gaps = new Uint8Array(marks.length + 1);
  let gap = 0;
  for (const mark of marks) {
    if (mark === 0) gap++;
    else gaps[gap] = 1;
  }
  return gaps;
}
