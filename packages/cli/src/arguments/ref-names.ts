import type { ObjectId } from '@muse/objects';
import { resolveHeadSync } from '@muse/refs';
import { listBranchesSync, listTagsSync, type Repository } from '@muse/repository';

/** Which refs point at a commit: HEAD first, then branches, then tags. */
export function namesByCommit(repository: Repository): (id: ObjectId) => readonly string[] {
  const names = new Map<string, string[]>();
  const add = (id: ObjectId | null, name: string): void => {
    if (id === null) return;
    const known = names.get(id);
    if (known === undefined) names.set(id, [name]);
    else known.push(name);
  };
  add(resolveHeadSync(repository.refs), 'HEAD');
  for (const branch of listBranchesSync(repository)) add(branch.id, `refs/heads/${branch.name}`);
  for (const tag of listTagsSync(repository)) add(tag.target, `refs/tags/${tag.name}`);
  return (id) => names.get(id) ?? [];
}
