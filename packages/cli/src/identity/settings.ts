import type { Repository } from '@muse/repository';
import { getConfigValueSync, openConfigFile, type ConfigFile } from '@muse/vcs-state';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';
import { userConfigPath } from './user-config.js';

export type SettingsLevel = 'repository' | 'user';

/** The settings of one repository, shared by all its work trees. */
export function repositorySettings(repository: Repository): ConfigFile {
  return openConfigFile(`${repository.dir}/config.toml`, {
    fs: repository.fs,
    lockPath: `${repository.dir}/locks/config`,
  });
}

/** The settings of the user; `undefined` where there is no home directory. */
export function userSettings(context: Context): ConfigFile | undefined {
  const path = userConfigPath(context.env);
  return path === undefined ? undefined : openConfigFile(path, { fs: context.fs, lockPath: `${path}.lock` });
}

/** The settings of the user. Throws where there is no home directory to keep them in. */
export function requireUserSettings(context: Context): ConfigFile {
  const settings = userSettings(context);
  if (settings !== undefined) return settings;
  throw refused(
    'there is no place for settings of the user: neither HOME nor XDG_CONFIG_HOME is set',
    'ERR_MUSE_NO_HOME',
    'Set HOME, or leave out --user to write the settings of the repository.',
  );
}

/** A setting as text, from the repository or else from the user. */
export function findSetting(context: Context, repository: Repository, key: string): string | undefined {
  for (const settings of [repositorySettings(repository), userSettings(context)]) {
    const value = settings === undefined ? undefined : getConfigValueSync(settings, key);
    if (value !== undefined && value !== null) return String(value);
  }
  return undefined;
}
