import type { Conflict } from '../merge/conflict.js';
import type { Completed, Stop } from '../merge/stop.js';
import type { ObjectId } from '../record/object-id.js';
import type { StashEntry } from '../stash/stash-entry.js';
import type { UnfinishedOperation } from './read-unfinished.js';
import type { RecordMove } from './record-move.js';

/** An object that something unfinished needs; `any` may be of every kind. */
export interface StateRoot {
  readonly id: ObjectId;
  readonly kind: 'commit' | 'tree' | 'any';
}

type Recorded = UnfinishedOperation extends infer U
  ? U extends UnfinishedOperation
    ? Pick<U, 'operation' | 'record'>
    : never
  : never;

/** Every object that an operation needs to be continued or given up: they and all that they name must be kept. */
export function unfinishedRoots({ operation, record }: Recorded): readonly StateRoot[] {
  switch (operation) {
    case 'checkout':
      return [
        ...trees(record.trees.from, record.trees.to),
        ...(record.unsynced ?? []).flatMap(({ from, to }) => trees(from, to)),
        ...(record.dropped ?? []).flatMap(({ version }) =>
          version === null ? [] : [{ id: version.id, kind: 'any' as const }],
        ),
        ...rootsOfMove(record.record),
      ];
    case 'merge':
      return [
        ...commits(...record.bases, record.ours, record.theirs),
        ...trees(record.treeBefore, record.treeMerged),
        ...record.conflicts.flatMap(sidesOf),
      ];
    case 'rebase':
      return [
        ...commits(record.originalHead, record.onto, record.head, ...record.todo.map(commitOf)),
        ...commits(...record.labels.map((label) => label.commit), ...record.completed.flatMap(pairOf)),
        ...(record.stopped === null ? [] : [...commits(commitOf(record.stopped.step)), ...rootsOfStop(record.stopped)]),
      ];
    case 'cherry-pick':
    case 'revert':
      return [
        ...commits(record.originalHead, record.head, ...record.todo, ...record.completed.flatMap(pairOf)),
        ...(record.stopped === null ? [] : [...commits(record.stopped.commit), ...rootsOfStop(record.stopped)]),
      ];
    case 'bisect':
      return commits(record.originalHead, record.bad, record.current, ...record.good, ...record.skipped);
  }
}

/** Every object that stashed work needs. */
export function stashRoots(entries: readonly StashEntry[]): readonly StateRoot[] {
  return entries.flatMap(({ id, base }) => [{ id, kind: 'any' as const }, ...commits(base)]);
}

type Maybe = ObjectId | null | undefined;

function commits(...ids: readonly Maybe[]): StateRoot[] {
  return ids.flatMap((id) => (id === null || id === undefined ? [] : [{ id, kind: 'commit' }]));
}

function trees(...ids: readonly Maybe[]): StateRoot[] {
  return ids.flatMap((id) => (id === null || id === undefined ? [] : [{ id, kind: 'tree' }]));
}

function commitOf(step: { readonly commit?: ObjectId } | object): Maybe {
  return 'commit' in step ? step.commit : undefined;
}

function pairOf({ commit, result }: Completed): Maybe[] {
  return [commit, result];
}

function rootsOfMove(move: RecordMove | undefined): readonly StateRoot[] {
  if (move === undefined) return [];
  const { operation, before, after } = move;
  return [before, after].flatMap((record) =>
    record === null ? [] : unfinishedRoots({ operation, record } as Recorded),
  );
}

function rootsOfStop({ treeBefore, treeMerged, conflicts }: Stop): StateRoot[] {
  return [...trees(treeBefore, treeMerged), ...conflicts.flatMap(sidesOf)];
}

function sidesOf({ base, ours, theirs }: Conflict): StateRoot[] {
  return [base, ours, theirs].flatMap((side) =>
    side === undefined ? [] : [{ id: side.id, kind: side.kind === 'directory' ? 'tree' : 'any' }],
  );
}
