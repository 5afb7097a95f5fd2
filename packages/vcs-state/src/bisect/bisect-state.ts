import type { ObjectId } from '../record/object-id.js';
import type { RecordKind } from '../record/record-kind.js';
import { checked, list, nullable, object, oneOf } from '../record/shape.js';
import { flag, name, objectId, path, time, word } from '../record/values.js';
import { operationInfo } from '../unfinished/operations.js';

/** A search for the commit that changed something. */
export interface BisectState {
  /** What the two sides are called: `good` and `bad`, or words of the user's own. */
  readonly terms: { readonly good: string; readonly bad: string };
  /** The branch that HEAD was on, without `refs/heads/`; `null` if on none. */
  readonly originalBranch: string | null;
  /** The commit to go back to. */
  readonly originalHead: ObjectId;
  /** A commit that has the change; `null` while none is known. The one sought is this or an ancestor of it. */
  readonly bad: ObjectId | null;
  /** Commits that do not have it. */
  readonly good: readonly ObjectId[];
  /** Commits that cannot be tested. */
  readonly skipped: readonly ObjectId[];
  /** The candidate that is checked out; `null` if none is. */
  readonly current: ObjectId | null;
  /** Only commits that change one of these are candidates; empty for all. */
  readonly paths: readonly string[];
  /** True if only first parents are followed. */
  readonly firstParent: boolean;
  /** What was said, in order. */
  readonly log: readonly BisectMark[];
  /** When it began: milliseconds since 1970. */
  readonly created: number;
}

export interface BisectMark {
  readonly action: 'start' | 'good' | 'bad' | 'skip';
  readonly commits: readonly ObjectId[];
  /** Milliseconds since 1970. */
  readonly time: number;
}

export const BISECT_STATE: RecordKind<BisectState> = {
  file: operationInfo('bisect').file,
  what: 'the state of a bisection',
  version: 1,
  shape: object<BisectState>({
    terms: checked(object<BisectState['terms']>({ good: word, bad: word }), ({ good, bad }) =>
      good === bad ? 'are the same' : undefined,
    ),
    originalBranch: nullable(name),
    originalHead: objectId,
    bad: nullable(objectId),
    good: list(objectId),
    skipped: list(objectId),
    current: nullable(objectId),
    paths: list(path),
    firstParent: flag,
    log: list(object<BisectMark>({ action: oneOf('start', 'good', 'bad', 'skip'), commits: list(objectId), time })),
    created: time,
  }),
  wayOut:
    'A bisection was in progress, and where it began can no longer be read. "muse bisect quit" sets the file aside and keeps HEAD and the work tree as they are; then switch to your branch.',
};
