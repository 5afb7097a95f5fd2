import type { Protocol } from '@muse/io/protocols';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { writeObjects } from '@muse/objects/protocols';
import { completeMerge } from '@muse/vcs-state';
import type { Conflict, ConflictSide } from '@muse/vcs-state';
import { applyCheckout } from '../checkout/apply.js';
import { planCheckout } from '../checkout/plan.js';
import { diffTrees } from '../diff/trees.js';
import type { FileVersion } from '../diff/file-diff.js';
import type { Tip } from '../repository/head.js';
import type { Repository } from '../repository/repository.js';
import type { MergeConflict } from './conflict.js';
import type { TreeSource } from './source.js';
import { newObjects } from './store.js';
import type { MergedTrees } from './trees.js';

/** A merge that cannot be finished by itself. */
export interface StoppedMerge {
  readonly tip: Tip;
  readonly theirs: ObjectId;
  readonly theirsName: string;
  readonly bases: readonly ObjectId[];
  readonly message: string;
  readonly source: TreeSource;
  readonly merged: MergedTrees;
  readonly actor: string;
}

/**
 * Puts what could be merged into the work tree, with markers in the texts that could not, and remembers the merge in
 * `MERGE_STATE.json`; refs and HEAD stay. Files and state come together: a crash leaves a journal by which the next
 * command brings the rest.
 */
export function* stopAtConflicts(repo: Repository, stopped: StoppedMerge): Protocol<void> {
  const { tip, source, merged, theirsName, actor } = stopped;
  const { tree: treeMerged, objects } = newObjects(source, merged.tree);
  const none = newObjects(source, null);
  const bases = merged.conflicts.flatMap(({ base }) => objectOf(source, base));
  // I-4: whatever the state names is durable before the state is.
  yield* writeObjects(repo.objects, [...objects, ...bases, ...(tip.tree === null ? none.objects : [])]);

  const { bases: ids, theirs, message } = stopped;
  const state = completeMerge({
    bases: ids,
    ours: tip.commit!,
    theirs,
    theirsName,
    message,
    conflicts: merged.conflicts.map(toRecord),
    treeBefore: tip.tree ?? none.tree,
    treeMerged,
    created: yield* port.now(),
  });
  const changed = (yield* diffTrees(repo.objects, tip.tree, treeMerged)).map(({ path }) => path);
  const plan = yield* planCheckout(repo, {
    operation: 'merge',
    from: tip.tree,
    to: treeMerged,
    // Files that are in no commit are synced, as restored ones are: nothing else knows what they should be.
    paths: changed,
    record: { operation: 'merge', before: null, after: state },
    reason: `merge ${theirsName}: stopped at conflicts`,
    actor,
  });
  yield* applyCheckout(repo, plan);
}

function objectOf({ contents }: TreeSource, version: FileVersion | undefined): { id: ObjectId; bytes: Uint8Array }[] {
  const bytes = version === undefined ? undefined : contents.get(version.id);
  return version === undefined || bytes === undefined ? [] : [{ id: version.id, bytes }];
}

function toRecord({ path, reason, ...sides }: MergeConflict): Conflict {
  const side = (name: 'base' | 'ours' | 'theirs'): Partial<Record<typeof name, ConflictSide>> => {
    const version = sides[name];
    const at = sides.at?.[name];
    return version === undefined
      ? {}
      : { [name]: { ...version, ...(at !== undefined && at !== path && { path: at }) } };
  };
  return { path, reason, ...side('base'), ...side('ours'), ...side('theirs'), resolved: false };
}
