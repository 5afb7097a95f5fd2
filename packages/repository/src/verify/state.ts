import type { Protocol } from '@muse/io/protocols';
import { stashRoots, unfinishedRoots } from '@muse/vcs-state';
import type { StateDir, StateRoot } from '@muse/vcs-state';
import {
  listStash,
  loadRebaseState,
  operationRoots,
  readBisectState,
  readCheckoutJournal,
  readCherryPickState,
  readMergeState,
  readRevertState,
  readUnfinished,
} from '@muse/vcs-state/protocols';
import type { Repository } from '../repository/repository.js';
import { noting } from './problem.js';
import type { Found, Root } from './root.js';
import { isTorn } from './torn.js';

/** Each is read by itself, so that a damaged one does not hide the next. */
const RECORDS: readonly [what: string, read: (state: StateDir) => Protocol<unknown>][] = [
  ['checkout journal', readCheckoutJournal],
  ['merge', readMergeState],
  ['rebase', loadRebaseState],
  ['cherry-pick', readCherryPickState],
  ['revert', readRevertState],
  ['bisect', readBisectState],
];

/** Reads what a work tree remembers of unfinished operations. */
export function* stateRoots(repo: Repository, dir: string, { roots, problems }: Found): Protocol<void> {
  const state = { fs: repo.fs, dir };
  const before = problems.length;
  for (const [what, read] of RECORDS) {
    yield* noting(problems, { kind: 'damaged-state', item: `${dir}: ${what}` }, () => read(state));
  }
  // Roots of what can be read; with a damaged record in between it is not known what else would be needed.
  if (problems.length > before) return;
  for (const unfinished of yield* readUnfinished(state)) {
    add(roots, unfinishedRoots(unfinished), `${dir}: ${unfinished.operation}`);
  }
  // The trees of a finished checkout are looked at once more after a power cut.
  const journal = yield* readCheckoutJournal(state);
  if (journal?.state === 'applied') {
    add(roots, unfinishedRoots({ operation: 'checkout', record: journal }), `${dir}: checkout journal`);
  }
}

/** Reads the list of stashed work. */
export function* stashedRoots(repo: Repository, { roots, problems }: Found): Protocol<void> {
  const item = `${repo.dir}: stash`;
  const entries = yield* noting(problems, { kind: 'damaged-state', item }, () =>
    listStash({ fs: repo.fs, dir: repo.dir }),
  );
  add(roots, stashRoots(entries ?? []), 'the stash');
}

/** Reads the operation log. A line that was being written when the machine stopped is no damage. */
export function* loggedRoots(repo: Repository, { roots, problems }: Found): Protocol<void> {
  const found = yield* operationRoots(repo.operations);
  for (const damage of found.damaged) {
    if (yield* isTorn(damage)) continue;
    problems.push({ kind: 'damaged-state', item: damage.path, message: `byte ${damage.offset}: ${damage.reason}` });
  }
  for (const { id, kind, operation } of found.roots)
    roots.push({ id: id as Root['id'], kind, by: `operation ${operation}` });
}

function add(roots: Root[], found: readonly StateRoot[], by: string): void {
  for (const { id, kind } of found) roots.push({ id: id as Root['id'], kind, by });
}
