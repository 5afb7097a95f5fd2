import type { ObjectId } from '../record/object-id.js';
import type { Operation, OperationChange } from './operation.js';

/** What became of an operation. `unknown`: it was begun, and nothing tells how far it came. */
export type Outcome = 'done' | 'failed' | 'unknown';

/** Where refs and HEADs are now; `undefined` where that cannot be read. */
export interface CurrentPlaces {
  readonly ref: (name: string) => ObjectId | null | undefined;
  /** The content of the HEAD file of a work tree. */
  readonly head: (worktree: string | null) => string | null | undefined;
}

/**
 * The outcome of each operation. One that noted its own keeps it. One that did not (its process was killed, or is still
 * at work) happened if each ref and HEAD that it names is where it was to bring it, and did not happen if each is where
 * it was: as later operations found it, or as it is now.
 *
 * @param operations the newest ones, newest first, without a gap
 */
export function resolveOutcomes(operations: readonly Operation[], now: CurrentPlaces): readonly Outcome[] {
  const found = new Map<string, string | null | undefined>();
  return operations.map(({ outcome, changes }) => {
    const moves = changes.flatMap((change) => placeOf(change, now) ?? []).filter((move) => move.before !== move.after);
    const at = ({ key, current }: Move): string | null | undefined => (found.has(key) ? found.get(key) : current());
    const became = outcome ?? borneOut(moves, at);
    // A failed one may have read a value that was overtaken; any other left or found `before` there.
    if (became !== 'failed') for (const { key, before } of moves) found.set(key, before);
    return became;
  });
}

interface Move {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly current: () => string | null | undefined;
}

function placeOf(change: OperationChange, now: CurrentPlaces): Move | undefined {
  const { kind } = change;
  if (kind === 'ref') {
    const { name, before, after } = change;
    return { key: name, before, after, current: () => now.ref(name) };
  }
  if (kind !== 'head') return undefined;
  const { worktree, before, after } = change;
  return { key: `HEAD ${worktree ?? ''}`, before, after, current: () => now.head(worktree) };
}

function borneOut(moves: readonly Move[], at: (move: Move) => string | null | undefined): Outcome {
  if (moves.length === 0) return 'unknown';
  if (moves.every((move) => at(move) === move.after)) return 'done';
  return moves.every((move) => at(move) === move.before) ? 'failed' : 'unknown';
}
