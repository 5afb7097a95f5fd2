import type { Protocol } from '@muse/io/protocols';
import { readCommit } from '@muse/objects/protocols';
import { readHead } from '@muse/refs/protocols';
import type { Repository } from '@muse/repository';
import { diffTrees, listBranches } from '@muse/repository/protocols';
import { openConfigFile } from '@muse/vcs-state';
import { listConfig } from '@muse/vcs-state/protocols';
import { asId, type Seen, type TipSeen } from './seen.js';

/** Reads everything that steps can change. Throws what the packages throw where something is damaged. */
export function* observe(repo: Repository): Protocol<Seen> {
  const head = yield* readHead({ ...repo.refs, headDir: repo.stateDir });
  if (head.kind !== 'branch') throw new Error(`HEAD is at the commit ${head.id}, and no step puts it there`);
  const branches: Record<string, TipSeen> = {};
  for (const { name, id } of yield* listBranches(repo)) branches[name] = yield* tipOf(repo, id);
  const config: Record<string, string> = {};
  for (const { key, value } of yield* listConfig(configOf(repo))) config[key] = String(value);
  return { head: head.branch, branches, config };
}

function* tipOf(repo: Repository, id: string): Protocol<TipSeen> {
  const commit = yield* readCommit(repo.objects, asId(id));
  if (commit === null) throw new Error(`the commit ${id} is missing`);
  const files: Record<string, string> = {};
  for (const { path, after } of yield* diffTrees(repo.objects, null, commit.tree)) files[path] = after?.id ?? '';
  return { id, parents: commit.parents, message: commit.message.trim(), files };
}

/** The configuration file of a repository. */
export function configOf(repo: Repository): ReturnType<typeof openConfigFile> {
  return openConfigFile(`${repo.dir}/config.toml`, { fs: repo.fs });
}
