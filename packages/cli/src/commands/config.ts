import {
  configSetting,
  flattenConfig,
  setConfigValueSync,
  unsetConfigValueSync,
  type ConfigFile,
  type ConfigLevel,
  type ConfigSetting,
  type LevelledConfig,
} from '@muse/vcs-state';
import type { Input } from '../arguments/input.js';
import { usageError } from '../arguments/usage-error.js';
import { defineCommand, type CommandFamily, type Option, type Positional } from '../command/command.js';
import { list, object, text, truth, words } from '../command/schema.js';
import {
  readSettingsLevels,
  repositorySettings,
  requireSystemSettings,
  requireUserSettings,
  settingText,
  settingValue,
  worktreeSettings,
} from '../identity/settings.js';
import { findActor } from '../identity/signer.js';
import { escapeLine } from '../output/escape.js';
import type { Context } from '../program/context.js';
import { notFound } from '../program/raise.js';

interface Setting {
  readonly key: string;
  readonly value: string;
  readonly level: ConfigLevel;
  /** The file. */
  readonly path: string;
}

interface Listed extends Setting {
  /** False where a stronger level says something else. */
  readonly effective: boolean;
}

interface Shown<T> {
  readonly found: T;
  readonly origin: boolean;
}

const level = words('system', 'user', 'repository', 'worktree');
const settingFields = { key: text(), value: text(), level, path: text('The file that it is set in.') };
const settingSchema = object(settingFields);
const levelOptions: readonly Option[] = [
  { name: 'system', description: 'The settings of everybody on this machine' },
  { name: 'user', description: 'The settings of the user, for all repositories' },
  { name: 'repository', description: 'The settings of this repository, for all its work trees' },
  { name: 'worktree', description: 'The settings of this work tree' },
];
const originOption: Option = { name: 'show-origin', description: 'Also print the level and the file, before each' };
const keyPositional: Positional = { name: 'key', description: 'Such as user.name', value: 'text', required: true };

const get = defineCommand<Shown<Setting>>({
  name: 'config get',
  group: 'setup',
  summary: 'Print one setting',
  description:
    'Prints the setting that holds: of the work tree, or else of the repository, of the user, of the system; with a level, only what that one says. Exits 4 if it is not set.',
  positionals: [keyPositional],
  options: [...levelOptions, originOption],
  examples: [
    { command: 'muse config get user.name', description: 'Who commits are by' },
    { command: 'muse config get --show-origin user.name', description: 'And which file says so' },
  ],
  schema: settingSchema,
  run(context, input) {
    const key = input.words[0]!;
    const found = configSetting(readLevels(context, input), key);
    if (found === undefined)
      throw notFound(`${key} is not set`, 'ERR_MUSE_NOT_SET', `Set it: muse config set ${key} <value>`);
    return { found: asText(found), origin: input.has('show-origin') };
  },
  render: ({ found, origin }) => `${origin ? originOf(found) : ''}${escapeLine(found.value)}\n`,
  json: ({ found }) => ({ ...found }),
});

const set = defineCommand<Setting>({
  name: 'config set',
  group: 'setup',
  summary: 'Change one setting',
  description:
    'Changes a setting of the repository, or of the level that is named. Everything else in the file, comments too, stays as it is. true, false and whole numbers are stored as such, anything else as text.',
  positionals: [keyPositional, { name: 'value', description: 'Its new value', value: 'text', required: true }],
  options: levelOptions,
  examples: [
    { command: "muse config set user.name 'Ada Lovelace'", description: 'In this repository' },
    { command: 'muse config set --user user.email ada@example.com', description: 'In all repositories' },
  ],
  schema: settingSchema,
  run(context, input) {
    const [key, value] = input.words as readonly [string, string];
    const at = writtenLevel(context, input);
    setConfigValueSync(at.file, key, settingValue(value));
    return { key, value, level: at.level, path: at.file.path };
  },
  render: () => '',
  json: (setting) => ({ ...setting }),
});

const unset = defineCommand<Omit<Setting, 'value'>>({
  name: 'config unset',
  group: 'setup',
  summary: 'Remove one setting',
  description: 'Removes a setting of the repository, or of the level that is named. Exits 4 if it is not set there.',
  positionals: [keyPositional],
  options: levelOptions,
  examples: [
    { command: 'muse config set merge.note on', description: 'A setting' },
    { command: 'muse config unset merge.note', description: 'Gone again' },
  ],
  schema: object({ key: text(), level, path: text() }),
  run(context, input) {
    const key = input.words[0]!;
    const at = writtenLevel(context, input);
    if (!unsetConfigValueSync(at.file, key)) throw notFound(`${key} is not set`, 'ERR_MUSE_NOT_SET');
    return { key, level: at.level, path: at.file.path };
  },
  render: () => '',
  json: (setting) => ({ ...setting }),
});

const listAll = defineCommand<Shown<readonly Listed[]>>({
  name: 'config list',
  group: 'setup',
  summary: 'Print all settings',
  description:
    'Prints the settings of the work tree, the repository, the user and the system, one on a line, those of other levels than the repository with the name of the level. Where several have one, the first that is printed holds.',
  options: [...levelOptions, originOption],
  examples: [
    { command: 'muse config list', description: 'Everything that is set' },
    { command: 'muse config list --show-origin', description: 'With the files' },
  ],
  schema: object({
    settings: list(object({ ...settingFields, effective: truth('No stronger level says something else.') })),
  }),
  run(context, input) {
    const config = readLevels(context, input);
    return {
      found: config.levels.toReversed().flatMap((each) => listLevel(config, each)),
      origin: input.has('show-origin'),
    };
  },
  render: ({ found, origin }) =>
    found.map((setting) => {
      const prefix = setting.level === 'repository' ? '' : `${setting.level}: `;
      return `${origin ? originOf(setting) : prefix}${escapeLine(`${setting.key} = ${setting.value}`)}\n`;
    }),
  json: ({ found }) => ({ settings: found.map((setting) => ({ ...setting })) }),
});

export const command: CommandFamily = {
  name: 'config',
  group: 'setup',
  summary: 'Read and change settings',
  description:
    'Settings have four levels; a stronger one replaces what weaker ones say. From the strongest: of one work tree (config.worktree.toml in its part of .muse), of the repository (.muse/config.toml), of the user (muse/config.toml in $XDG_CONFIG_HOME or ~/.config), of the system (/etc/muse/config.toml, or the file that $MUSE_SYSTEM_CONFIG names).',
  subcommands: [get, set, unset, listAll],
};

function listLevel(config: LevelledConfig, { level: name, config: own }: LevelledConfig['levels'][number]): Listed[] {
  return flattenConfig(own).map(({ key, value }) => {
    const effective = configSetting(config, key)?.level === name;
    return { key, value: settingText(value), level: name, path: own.paths[0]!, effective };
  });
}

function asText({ key, value, level: name, path }: ConfigSetting): Setting {
  return { key, value: settingText(value), level: name, path };
}

function originOf({ level: name, path }: Setting): string {
  return `${name}\t${escapeLine(path)}\t`;
}

/** The level that an option names; `undefined` if none does. */
function namedLevel(input: Input): ConfigLevel | undefined {
  const named = (['system', 'user', 'repository', 'worktree'] as const).filter((name) => input.has(name));
  if (named.length > 1)
    throw usageError(`--${named[0]} and --${named[1]} exclude each other`, "Run 'muse help config'.");
  return named[0];
}

/** All levels, or only the one that is named. Those of the user and the system can be read outside of a repository. */
function readLevels(context: Context, input: Input): LevelledConfig {
  const named = namedLevel(input);
  if (named === 'system') requireSystemSettings(context);
  if (named === 'user') requireUserSettings(context);
  const outside = named === 'system' || named === 'user';
  return readSettingsLevels(context, outside ? undefined : context.openRepository(), named);
}

function writtenLevel(context: Context, input: Input): { readonly level: ConfigLevel; readonly file: ConfigFile } {
  const named = namedLevel(input) ?? 'repository';
  if (named === 'system') return { level: named, file: requireSystemSettings(context) };
  if (named === 'user') return { level: named, file: requireUserSettings(context) };
  const repository = context.openRepository();
  const open = named === 'worktree' ? worktreeSettings : repositorySettings;
  return { level: named, file: open(repository, findActor(context, repository)) };
}
