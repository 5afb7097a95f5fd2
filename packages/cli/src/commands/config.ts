import {
  getConfigValueSync,
  listConfigSync,
  setConfigValueSync,
  unsetConfigValueSync,
  type ConfigFile,
} from '@muse/vcs-state';
import type { Input } from '../arguments/input.js';
import { defineCommand, type CommandFamily, type Option, type Positional } from '../command/command.js';
import { list, object, text, words } from '../command/schema.js';
import {
  repositorySettings,
  requireUserSettings,
  settingText,
  settingValue,
  userSettings,
  type SettingsLevel,
} from '../identity/settings.js';
import { escapeLine } from '../output/escape.js';
import type { Context } from '../program/context.js';
import { notFound } from '../program/raise.js';

interface Setting {
  readonly key: string;
  readonly value: string;
  readonly level: SettingsLevel;
}

const level = words('repository', 'user');
const settingSchema = object({ key: text(), value: text(), level });
const userOption: Option = { name: 'user', description: 'The settings of the user, for all repositories' };
const keyPositional: Positional = { name: 'key', description: 'Such as user.name', value: 'text', required: true };

const get = defineCommand<Setting>({
  name: 'config get',
  group: 'setup',
  summary: 'Print one setting',
  description: 'Prints a setting of the repository, or else of the user. Exits 4 if it is set in neither.',
  positionals: [keyPositional],
  options: [userOption],
  examples: [{ command: 'muse config get user.name', description: 'Who commits are by' }],
  schema: settingSchema,
  run(context, input) {
    const key = input.words[0]!;
    for (const [name, file] of levels(context, input)) {
      const value = getConfigValueSync(file, key);
      if (value !== undefined) return { key, value: settingText(value), level: name };
    }
    throw notFound(`${key} is not set`, 'ERR_MUSE_NOT_SET', `Set it: muse config set ${key} <value>`);
  },
  render: ({ value }) => `${escapeLine(value)}\n`,
  json: (setting) => ({ ...setting }),
});

const set = defineCommand<Setting>({
  name: 'config set',
  group: 'setup',
  summary: 'Change one setting',
  description:
    'Changes a setting of the repository, or with --user of the user. Everything else in the file, comments too, stays as it is. true, false and whole numbers are stored as such, anything else as text.',
  positionals: [keyPositional, { name: 'value', description: 'Its new value', value: 'text', required: true }],
  options: [userOption],
  examples: [
    { command: "muse config set user.name 'Ada Lovelace'", description: 'In this repository' },
    { command: 'muse config set --user user.email ada@example.com', description: 'In all repositories' },
  ],
  schema: settingSchema,
  run(context, input) {
    const [key, value] = input.words as readonly [string, string];
    const at = writtenLevel(context, input);
    setConfigValueSync(at.file, key, settingValue(value));
    return { key, value, level: at.level };
  },
  render: () => '',
  json: (setting) => ({ ...setting }),
});

const unset = defineCommand<Omit<Setting, 'value'>>({
  name: 'config unset',
  group: 'setup',
  summary: 'Remove one setting',
  description: 'Removes a setting of the repository, or with --user of the user. Exits 4 if it is not set there.',
  positionals: [keyPositional],
  options: [userOption],
  examples: [
    { command: 'muse config set merge.note on', description: 'A setting' },
    { command: 'muse config unset merge.note', description: 'Gone again' },
  ],
  schema: object({ key: text(), level }),
  run(context, input) {
    const key = input.words[0]!;
    const at = writtenLevel(context, input);
    if (!unsetConfigValueSync(at.file, key)) throw notFound(`${key} is not set`, 'ERR_MUSE_NOT_SET');
    return { key, level: at.level };
  },
  render: () => '',
  json: (setting) => ({ ...setting }),
});

const listAll = defineCommand<readonly Setting[]>({
  name: 'config list',
  group: 'setup',
  summary: 'Print all settings',
  description:
    'Prints the settings of the repository and of the user, one on a line. The repository wins where both have one.',
  options: [userOption],
  examples: [{ command: 'muse config list', description: 'Everything that is set' }],
  schema: object({ settings: list(settingSchema) }),
  run: (context, input) =>
    levels(context, input).flatMap(([name, file]) =>
      listConfigSync(file).map(({ key, value }) => ({ key, value: settingText(value), level: name })),
    ),
  render: (settings) =>
    settings.map(
      ({ key, value, level: name }) => `${name === 'user' ? 'user: ' : ''}${escapeLine(`${key} = ${value}`)}\n`,
    ),
  json: (settings) => ({ settings }),
});

export const command: CommandFamily = {
  name: 'config',
  group: 'setup',
  summary: 'Read and change settings',
  description:
    'Settings are in .muse/config.toml of the repository and in muse/config.toml of the user ($XDG_CONFIG_HOME or ~/.config).',
  subcommands: [get, set, unset, listAll],
};

/** Where a setting is looked for: only the user's file with `--user`, else the repository's and then the user's. */
function levels(context: Context, input: Input): readonly (readonly [SettingsLevel, ConfigFile])[] {
  if (input.has('user')) return [['user', requireUserSettings(context)]];
  const user = userSettings(context);
  const repository = ['repository', repositorySettings(context.openRepository())] as const;
  return user === undefined ? [repository] : [repository, ['user', user]];
}

function writtenLevel(context: Context, input: Input): { readonly level: SettingsLevel; readonly file: ConfigFile } {
  return input.has('user')
    ? { level: 'user', file: requireUserSettings(context) }
    : { level: 'repository', file: repositorySettings(context.openRepository()) };
}
