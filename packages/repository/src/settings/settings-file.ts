import { createHash } from 'node:crypto';
import { openConfigFile } from '@muse/vcs-state';
import type { AroundEdit, ConfigFile, ConfigText } from '@muse/vcs-state';
import { recordOperation } from '../operation/record-operation.js';
import type { Repository } from '../repository/repository.js';

/** Longest text of a configuration file that goes into the operation log, in UTF-16 units; of a longer one only the hash. */
const LONGEST_TEXT = 64 * 1024;

/** Where settings of a repository are: for all its work trees, or for the one that it was opened from. */
export type SettingsScope = 'repository' | 'worktree';

/**
 * The file with settings of a repository, for the functions of `@muse/vcs-state`. What they change through this handle is
 * noted in the operation log.
 *
 * @param options `actor`: who changes it, `Name <email>`
 */
export function settingsFile(
  repo: Repository,
  scope: SettingsScope,
  options: { readonly actor?: string } = {},
): ConfigFile {
  const path = scope === 'repository' ? `${repo.dir}/config.toml` : `${repo.stateDir}/config.worktree.toml`;
  const name = path.slice(repo.dir.length + 1);
  const around: AroundEdit = (edit, write) => {
    const change = { kind: 'config', path: name, before: noted(edit.before), after: noted(edit.after) } as const;
    return recordOperation(repo, { verb: 'config', actor: options.actor, changes: [change] }, write);
  };
  return openConfigFile(path, { fs: repo.fs, around });
}

function noted(text: string | null): ConfigText | null {
  if (text === null) return null;
  const sum = createHash('sha256').update(text).digest('hex');
  return text.length > LONGEST_TEXT ? { sum } : { sum, text };
}
