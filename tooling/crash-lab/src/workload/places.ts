import { openCoordination, openOpLog, type Coordination, type OpLog } from '@muse/coordination';
import type { Repository } from '@muse/repository';
import { openConfigFile, type ConfigFile } from '@muse/vcs-state';

/** The word with which the operations begin that steps append themselves. */
export const LAB_COMMAND = 'lab';

/** The configuration file of a repository. */
export function configOf(repo: Repository): ConfigFile {
  return openConfigFile(`${repo.dir}/config.toml`, { fs: repo.fs });
}

/** The reservations of a repository. */
export function coordinationOf(repo: Repository): Coordination {
  return openCoordination(repo.dir, { fs: repo.fs });
}

/** The log of a session in a repository. */
export function sessionOf(repo: Repository, session: string): OpLog {
  return openOpLog(repo.dir, session, { fs: repo.fs });
}
