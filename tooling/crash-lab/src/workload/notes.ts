import { afterStep } from './after-step.js';
import type { Seen } from './seen.js';
import type { Note, Step } from './step.js';

/** What the notes of a worker say of its end. */
export interface Progress {
  /** What was there after the last acknowledged step. */
  readonly before: Seen;
  /** The step that had begun and was not acknowledged. */
  readonly cutOff: Step | null;
  readonly acknowledged: number;
}

/** Follows the notes from what was there at first. */
export function follow(first: Seen, notes: readonly Note[]): Progress {
  let before = first;
  let cutOff: Step | null = null;
  let acknowledged = 0;
  for (const note of notes) {
    if ('begin' in note) cutOff = note.begin;
    else if (cutOff !== null) {
      before = afterStep(before, cutOff, note.done);
      cutOff = null;
      acknowledged++;
    }
  }
  return { before, cutOff, acknowledged };
}
