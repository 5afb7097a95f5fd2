import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object, optional, text, truth, type JsonSchema } from '../command/schema.js';
import { flatten, loadEntries } from '../command/table.js';
import { describeCommand, type CommandData } from '../help/data.js';
import { helpFor } from '../help/show.js';
import { findCommand } from '../program/find-command.js';

interface Help {
  readonly words: readonly string[];
  readonly commands: readonly CommandData[];
}

const word: JsonSchema = object({ name: text(), required: truth(), repeatable: truth(), description: text() });

const option: JsonSchema = object({
  name: text(),
  short: optional(text()),
  value: optional(text('The name of its value; absent for a flag.')),
  repeatable: truth(),
  description: text(),
});

const row: JsonSchema = object({
  name: text(),
  usage: text(),
  group: text(),
  summary: text(),
  description: text(),
  positionals: list(word),
  options: list(option),
  examples: list(object({ command: text(), description: text() })),
  schemaName: text(),
  schema: { type: 'object', description: 'The JSON Schema of what it prints with --json.' },
});

export const command: AnyCommand = defineCommand<Help>({
  name: 'help',
  group: 'setup',
  summary: 'Show what a command does, with examples',
  description:
    'Without a command, lists all commands by purpose.\n\nWith --json it prints the rows of the command table: usage, options, examples and the JSON Schema of what the command prints with --json.',
  positionals: [{ name: 'command', description: 'The command to explain', value: 'command', many: true }],
  examples: [
    { command: 'muse help', description: 'All commands, by purpose' },
    { command: 'muse help commit', description: 'One command' },
    { command: 'muse help status --json', description: 'The schema of its JSON, for programs' },
  ],
  schema: object({ commands: list(row) }),
  async run(_context, input) {
    if (input.words.length === 0) return { words: [], commands: flatten(await loadEntries()).map(describeCommand) };
    const found = await findCommand(input.words);
    const commands = 'family' in found ? found.family.subcommands : [found.command];
    return { words: input.words, commands: commands.map(describeCommand) };
  },
  render: ({ words }, terminal) => helpFor(words, terminal),
  json: ({ commands }) => ({ commands }),
});
