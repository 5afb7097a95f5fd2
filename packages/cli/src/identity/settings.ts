import type { Repository } from '@muse/repository';
import {
  configValue,
  mergeConfig,
  openConfigFile,
  readConfigSync,
  type Config,
  type ConfigFile,
  type ConfigValue,
} from '@muse/vcs-state';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';
import { userConfigPath } from './user-config.js';

export type SettingsLevel = 'repository' | 'user';

/** The settings of one repository, shared by all its work trees. */
export function repositorySettings(repository: Repository): ConfigFile {
  return openConfigFile(`${repository.dir}/config.toml`, { fs: repository.fs });
}

/** The settings of the user; `undefined` where there is no home directory. */
export function userSettings(context: Context): ConfigFile | undefined {
  const path = userConfigPath(context.env);
  return path === undefined ? undefined : openConfigFile(path, { fs: context.fs });
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

/** The settings that hold in a repository: those of the user, and over them those of the repository. */
export function readSettings(context: Context, repository: Repository): Config {
  const user = userSettings(context);
  const own = readConfigSync(repositorySettings(repository));
  return user === undefined ? own : mergeConfig([readConfigSync(user), own]);
}

/** A setting as text. */
export function findSetting(settings: Config, key: string): string | undefined {
  const value = configValue(settings, key);
  return value === undefined ? undefined : settingText(value);
}

/** How a value is shown; what `settingValue` reads back. */
export function settingText(value: ConfigValue): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value, bigintAsNumber) : String(value);
}

/** The value that a word on the command line stands for: a boolean, a whole number, or else the text itself. */
export function settingValue(word: string): string | number | boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  return /^(?:0|-?[1-9]\d{0,14})$/.test(word) ? Number(word) : word;
}

function bigintAsNumber(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
