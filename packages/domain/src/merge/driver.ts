import type { ConflictStyle, MarkerLabels, TextConflict } from './merge-lines.js';

/** One file to merge. */
export interface MergeInput {
  /** From the root of the tree; for choosing and for messages. */
  readonly path: string;
  /** `null`: there is none, both sides added the file. */
  readonly base: Uint8Array | null;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
  readonly labels?: MarkerLabels;
  readonly style?: ConflictStyle;
  readonly markerSize?: number;
}

export type MergeOutcome =
  | { readonly kind: 'merged'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'conflict';
      /** What the user gets to work with; absent if there is no way to show both, and the file stays as our side has it. */
      readonly bytes?: Uint8Array;
      /** Where in `bytes` the sides differ. */
      readonly conflicts: readonly TextConflict[];
    };

/**
 * Merges the content of files of some kind: the seam for everything that understands a format. A driver is a pure
 * function of its input. Its result must hold every change of both sides or be a conflict.
 */
export interface MergeDriver {
  readonly name: string;
  readonly merge: (input: MergeInput) => MergeOutcome;
}
