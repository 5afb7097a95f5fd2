import { isBinary } from '../text/binary.js';
import type { MergeDriver, MergeInput, MergeOutcome } from './driver.js';
import { mergeLines } from './merge-lines.js';

/** Merges texts line by line; content that is no text on either side or in the base is a conflict. */
export const textDriver: MergeDriver = { name: 'text', merge: (input) => mergeText(input) };

/**
 * As the text driver, but a conflict is settled by keeping the lines of both sides, ours first. Content that is no text
 * stays a conflict.
 */
export const unionDriver: MergeDriver = { name: 'union', merge: (input) => mergeText(input, 'union') };

function mergeText({ base, ours, theirs, style, markerSize, labels }: MergeInput, favor?: 'union'): MergeOutcome {
  const from = base ?? new Uint8Array();
  if (isBinary(from) || isBinary(ours) || isBinary(theirs)) return { kind: 'conflict', conflicts: [] };
  const { bytes, conflicts } = mergeLines(
    { base: from, ours, theirs },
    {
      ...(style !== undefined && { style }),
      ...(markerSize !== undefined && { markerSize }),
      ...(labels !== undefined && { labels }),
      ...(favor !== undefined && { favor }),
    },
  );
  return conflicts.length === 0 ? { kind: 'merged', bytes } : { kind: 'conflict', bytes, conflicts };
}
