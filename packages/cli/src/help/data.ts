import { commonOptions, globalOptions } from '../arguments/options.js';
import { schemaName, type AnyCommand, type CommandGroup, type Entry, type Example } from '../command/command.js';
import { publishedSchema } from '../command/schema.js';
import { flatten, loadEntries } from '../command/table.js';

export interface OptionData {
  readonly name: string;
  readonly short?: string;
  /** The name of its value; absent for a flag. */
  readonly value?: string;
  readonly repeatable: boolean;
  readonly description: string;
}

export interface PositionalData {
  readonly name: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly description: string;
}

/** A row of the command table as plain data: what help, `muse help --json` and the documentation show. */
export interface CommandData {
  readonly name: string;
  readonly usage: string;
  readonly group: CommandGroup;
  readonly summary: string;
  readonly description: string;
  readonly positionals: readonly PositionalData[];
  readonly options: readonly OptionData[];
  readonly examples: readonly Example[];
  readonly schemaName: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Everything that `dist/commands.json` holds. */
export interface TableData {
  readonly groups: readonly {
    readonly name: CommandGroup;
    readonly title: string;
    readonly commands: readonly string[];
  }[];
  readonly globalOptions: readonly OptionData[];
  readonly commands: readonly CommandData[];
}

/** The groups of the overview, in order, with their titles. */
export const groupTitles: readonly (readonly [CommandGroup, string])[] = [
  ['start', 'Start'],
  ['work', 'Work on files'],
  ['history', 'Look at history'],
  ['branches', 'Branch and combine'],
  ['together', 'Work with others'],
  ['inspect', 'Check and inspect'],
  ['setup', 'Set up'],
];

export function describeCommand(command: AnyCommand): CommandData {
  const { name, group, summary, description, examples } = command;
  const positionals: PositionalData[] = (command.positionals ?? []).map((positional) => ({
    name: positional.name,
    required: positional.required === true,
    repeatable: positional.many === true,
    description: positional.description,
  }));
  if (command.paths !== undefined) {
    positionals.push({ name: '-- path', required: false, repeatable: true, description: command.paths });
  }
  return {
    name,
    usage: usage(command),
    group,
    summary,
    description,
    positionals,
    options: describeOptions([...(command.options ?? []), ...commonOptions]),
    examples,
    schemaName: schemaName(name),
    schema: publishedSchema(schemaName(name), command.schema),
  };
}

/** The whole table. */
export async function describeTable(): Promise<TableData> {
  const entries = await loadEntries();
  return {
    groups: groupTitles.map(([name, title]) => ({
      name,
      title,
      commands: flatten(entries.filter((entry) => entry.group === name)).map((command) => command.name),
    })),
    globalOptions: describeOptions(globalOptions),
    commands: flatten(entries).map(describeCommand),
  };
}

/** The names and summaries of one group. */
export function summaries(entries: readonly Entry[], group: CommandGroup): readonly (readonly [string, string])[] {
  return entries.filter((entry) => entry.group === group).map((entry) => [entry.name, entry.summary]);
}

function describeOptions(options: OptionList): OptionData[] {
  return options
    .filter((option) => option.hidden !== true)
    .map(({ name, short, value, many, description }) => ({
      name,
      ...(short === undefined ? {} : { short }),
      ...(value === undefined ? {} : { value }),
      repeatable: many === true,
      description,
    }));
}

type OptionList = typeof globalOptions;

function usage(command: AnyCommand): string {
  const words = [`muse ${command.name}`, '[<options>]'];
  for (const { name, required, many } of command.positionals ?? []) {
    const word = `<${name}>${many === true ? '...' : ''}`;
    words.push(required === true ? word : `[${word}]`);
  }
  if (command.paths !== undefined) words.push('[-- <path>...]');
  return words.join(' ');
}
