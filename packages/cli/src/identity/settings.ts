import { settingsFile, type Repository } from '@muse/repository';
import {
  configValue,
  openConfigFile,
  openConfigLevels,
  readConfigLevelsSync,
  type Config,
  type ConfigFile,
  type ConfigFiles,
  type ConfigLevel,
  type ConfigValue,
  type LevelledConfig,
} from '@muse/vcs-state';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';
import { systemConfigPath } from './system-config.js';
import { userConfigPath } from './user-config.js';

/** The settings of one repository, shared by all its work trees; its operation log notes who changes them. */
export function repositorySettings(repository: Repository, actor?: string): ConfigFile {
  return settingsFile(repository, 'repository', actor === undefined ? {} : { actor });
}

/** The settings of one work tree; the operation log of the repository notes who changes them. */
export function worktreeSettings(repository: Repository, actor?: string): ConfigFile {
  return settingsFile(repository, 'worktree', actor === undefined ? {} : { actor });
}

/** The settings for everybody on this machine; `undefined` where there is no place for them. */
export function systemSettings(context: Context): ConfigFile | undefined {
  const path = systemConfigPath(context.env);
  return path === undefined ? undefined : openConfigFile(path, { fs: context.fs });
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

/** The settings for everybody on this machine. Throws where there is no place for them. */
export function requireSystemSettings(context: Context): ConfigFile {
  const settings = systemSettings(context);
  if (settings !== undefined) return settings;
  throw refused(
    'there is no place for settings of the system: MUSE_SYSTEM_CONFIG is not an absolute path',
    'ERR_MUSE_NO_SYSTEM_CONFIG',
    'Set MUSE_SYSTEM_CONFIG to the file, or leave out --system.',
  );
}

/** All levels of settings, the weakest first, or `only` one; without a repository those of the system and the user. */
export function readSettingsLevels(context: Context, repository?: Repository, only?: ConfigLevel): LevelledConfig {
  const system = systemSettings(context);
  const user = userSettings(context);
  const files: ConfigFiles = {
    ...(system && { system }),
    ...(user && { user }),
    ...(repository && {
      repository: repositorySettings(repository),
      worktree: worktreeSettings(repository),
    }),
  };
  const wanted = only === undefined ? files : { [only]: files[only] };
  return readConfigLevelsSync(openConfigLevels(wanted, { fs: context.fs }));
}

/** The settings that hold: of the system, over them those of the user, of the repository, and of the work tree. */
export function readSettings(context: Context, repository?: Repository): Config {
  return readSettingsLevels(context, repository).effective;
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
