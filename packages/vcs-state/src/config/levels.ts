import { nodeFileSystem, type FileSystem } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import { readConfig, type Config, type ConfigFile } from './config-file.js';
import { formatKey, parseKey } from './key.js';
import { mergeConfig } from './merge-config.js';
import { isTable, valueAt, type ConfigTable, type ConfigValue } from './value.js';

/** The levels of configuration, the weakest first: a value of a later one replaces that of an earlier one. */
export const CONFIG_LEVELS = ['system', 'user', 'repository', 'worktree'] as const;

export type ConfigLevel = (typeof CONFIG_LEVELS)[number];

/** The file of each level; a level that does not exist here is left out. */
export type ConfigFiles = Readonly<Partial<Record<ConfigLevel, ConfigFile>>>;

/** A handle on the files of all levels; it holds nothing open. */
export interface ConfigLevels {
  readonly fs: FileSystem;
  readonly files: ConfigFiles;
}

/** Makes a handle on the files of all levels. Touches no file. */
export function openConfigLevels(files: ConfigFiles, options: { readonly fs?: FileSystem } = {}): ConfigLevels {
  return { fs: options.fs ?? nodeFileSystem, files };
}

/** A configuration that has been read, level by level. */
export interface LevelledConfig {
  /** The weakest first. */
  readonly levels: readonly { readonly level: ConfigLevel; readonly config: Config }[];
  /** What holds: all of them in one. */
  readonly effective: Config;
}

/** A value and where it is set. */
export interface ConfigSetting {
  /** Dotted. */
  readonly key: string;
  readonly value: ConfigValue;
  readonly level: ConfigLevel;
  /** The file. */
  readonly path: string;
}

/** Reads all levels; a file that does not exist is empty. Throws `ERR_MUSE_BAD_CONFIG` (setup) naming file and line. */
export function* readConfigLevels({ files }: ConfigLevels): Protocol<LevelledConfig> {
  const levels: { level: ConfigLevel; config: Config }[] = [];
  for (const level of CONFIG_LEVELS) {
    const file = files[level];
    if (file !== undefined) levels.push({ level, config: yield* readConfig(file) });
  }
  return { levels, effective: mergeConfig(levels.map(({ config }) => config)) };
}

/** The value that holds for a dotted key, and where it comes from; `undefined` if it is not set, or is a section. */
export function configSetting(config: LevelledConfig, key: string): ConfigSetting | undefined {
  return settingAt(config, parseKey(key));
}

/** Every value that holds, with where it comes from, in the order of the weakest file that has its section. */
export function configSettings(config: LevelledConfig): readonly ConfigSetting[] {
  return leavesOf(config.effective.values, []).flatMap((keys) => settingAt(config, keys) ?? []);
}

function settingAt({ levels, effective }: LevelledConfig, keys: readonly string[]): ConfigSetting | undefined {
  const value = leafAt(effective.values, keys);
  // Nothing above hides it, or it would not be among the effective ones: the strongest level that has it set it.
  const source = levels.findLast(({ config }) => leafAt(config.values, keys) !== undefined);
  if (value === undefined || source === undefined) return undefined;
  return { key: formatKey(keys), value, level: source.level, path: source.config.paths[0]! };
}

function leafAt(table: ConfigTable, keys: readonly string[]): ConfigValue | undefined {
  const value = valueAt(table, keys);
  return isTable(value) ? undefined : value;
}

function leavesOf(table: ConfigTable, above: readonly string[]): (readonly string[])[] {
  return Object.entries(table).flatMap(([name, value]) => {
    const keys = [...above, name];
    return isTable(value) ? leavesOf(value, keys) : [keys];
  });
}
