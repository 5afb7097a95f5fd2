import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { loadTree } from '../object/load.js';
import { ancestors } from '../paths/selection.js';
import { foldName } from '../paths/reserved.js';
import type { Repository } from '../repository/repository.js';
import { entryAt } from '../tree/entry-at.js';
import type { CheckoutPlan } from './plan.js';

/**
 * Refuses a target with two names in one directory that this file system would take for one (H-WT-10): checked out, one
 * would overwrite the other. Throws `ERR_MUSE_NAMES_COLLIDE` (refused), naming both.
 */
export function* refuseUnholdableNames(repo: Repository, plan: CheckoutPlan): Protocol<void> {
  const added = plan.steps.filter((step) => step.after !== undefined && step.before === undefined);
  const directories = new Set(added.flatMap((step) => ancestors(step.path)));
  for (const directory of directories) {
    const entry = directory === '' ? undefined : yield* entryAt(repo.objects, plan.to, directory);
    const tree = directory === '' ? plan.to : entry?.id;
    if (tree === undefined) continue;
    const byFold = new Map<string, string>();
    for (const { name } of yield* loadTree(repo.objects, tree)) {
      const other = byFold.get(foldName(name));
      byFold.set(foldName(name), name);
      if (other !== undefined && (yield* isFolded(repo, other, name))) throw collision(directory, other, name);
    }
  }
}

function* isFolded(repo: Repository, a: string, b: string): Protocol<boolean> {
  // Names that differ in more than case: only Apple's file systems fold those.
  if (a.toLowerCase() !== b.toLowerCase()) return process.platform === 'darwin';
  const upper = yield* port.lstat(`${repo.stateDir}/HEAD`);
  const lower = yield* port.lstat(`${repo.stateDir}/head`);
  return upper !== undefined && upper.ino === lower?.ino;
}

function collision(directory: string, a: string, b: string): MuseError {
  const paths = [a, b].map((name) => (directory === '' ? name : `${directory}/${name}`));
  return new MuseError(
    `this file system cannot hold ${paths.map((path) => JSON.stringify(path)).join(' and ')} apart`,
    {
      code: 'ERR_MUSE_NAMES_COLLIDE',
      kind: 'refused',
      hint: 'Nothing was changed. Rename one of them on a file system that can.',
      data: { paths },
    },
  );
}
