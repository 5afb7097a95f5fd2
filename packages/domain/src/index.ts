export { threeWayChunks, type Chunk, type Range, type ThreeSequences } from './merge/chunks.js';
export type { MergeDriver, MergeInput, MergeOutcome } from './merge/driver.js';
export { hasConflictMarkers } from './merge/markers.js';
export {
  mergeLines,
  type ConflictStyle,
  type LineMerge,
  type LineMergeOptions,
  type MarkerLabels,
  type TextConflict,
  type ThreeTexts,
} from './merge/merge-lines.js';
export { textDriver, unionDriver } from './merge/text-driver.js';
export { isBinary, LARGEST_TEXT } from './text/binary.js';
export type { Edit } from './text/edit.js';
export { diffLines, type LineDiff } from './text/edits.js';
export { endsInLineFeed, lineBytes, splitLines, type Lines } from './text/lines.js';
export { diffSequences, type SequenceDiff } from './text/sequences.js';
export { fingerprint, similarity, type Fingerprint } from './rename/fingerprint.js';
export { pairRenames, type PairOptions, type RenamePair, type RenamePairs, type RenameSide } from './rename/pair.js';
