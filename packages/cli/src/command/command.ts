import type { MuseError } from '@muse/io';
import type { Context } from '../program/context.js';
import type { Input } from '../arguments/input.js';
import type { Terminal } from '../output/terminal.js';
import type { JsonSchema } from './schema.js';

/** The parts of the overview that `muse` prints without a command. */
export type CommandGroup = 'start' | 'work' | 'history' | 'branches' | 'together' | 'inspect' | 'setup';

/** What the shell should offer for a value. */
export type ValueKind = 'branch' | 'tag' | 'revision' | 'path' | 'directory' | 'remote' | 'command' | 'text';

export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly value: ValueKind;
  readonly required?: boolean;
  /** Takes all words that are left. */
  readonly many?: boolean;
  /** The only words allowed. */
  readonly choices?: readonly string[];
}

export interface Option {
  /** Without the dashes; long options are spelled in full. */
  readonly name: string;
  readonly short?: string;
  readonly description: string;
  /** Absent: a flag. Otherwise the name of its value in the help text. */
  readonly value?: string;
  readonly kind?: ValueKind;
  /** May be given several times; all values count. */
  readonly many?: boolean;
  /** A whole number in this range. */
  readonly range?: { readonly min: number; readonly max: number };
  readonly choices?: readonly string[];
  /** Throws an `Error` that says what is wrong with a value. It reads and writes nothing. */
  readonly check?: (value: string) => unknown;
  /** Understood, but not shown in help. */
  readonly hidden?: boolean;
}

export interface Example {
  readonly command: string;
  readonly description: string;
}

/** What a command prints: text, lazily many pieces of it, or bytes that are the content asked for. */
export type Output = string | Iterable<string> | Uint8Array;

/** What `--json` prints, less the `schema` field. */
export type Json = Readonly<Record<string, unknown>>;

/** One row of the command table: everything that parsing, help, completion, documentation and running need. */
export interface Command<Result = unknown> {
  /** `commit`, or `config get` for a subcommand. */
  readonly name: string;
  readonly group: CommandGroup;
  /** One line without a full stop. */
  readonly summary: string;
  /** Paragraphs, separated by blank lines. */
  readonly description: string;
  readonly positionals?: readonly Positional[];
  /** What paths behind `--` are for; absent where words behind `--` are ordinary positionals. */
  readonly paths?: string;
  readonly options?: readonly Option[];
  /** Runnable, in order, in a repository made by the first example of `init`. */
  readonly examples: readonly Example[];
  /** What `--json` prints, less the `schema` field. */
  readonly schema: JsonSchema;
  /** Long output goes through a pager on a terminal. */
  readonly paged?: boolean;
  run(context: Context, input: Input): Result | Promise<Result>;
  /** The human form. Text from a repository must go through `escapeText`, `quotePath` or `terminal.…`. */
  render(result: Result, terminal: Terminal, context: Context): Output | Promise<Output>;
  json(result: Result): Json;
  /** The negative answer of a question is 1. */
  exitCode?(result: Result): number;
  /** What is wrong although there is a result to print: told like any other failure, after it. */
  failure?(result: Result): MuseError | undefined;
}

/** A command that only groups others: `muse config`. */
export interface CommandFamily {
  readonly name: string;
  readonly group: CommandGroup;
  readonly summary: string;
  readonly description: string;
  readonly subcommands: readonly AnyCommand[];
}

/** A command whose result type only it knows. */
export type AnyCommand = Command<never>;

export type Entry = AnyCommand | CommandFamily;

/** Checks a command's parts against each other, and forgets the type of its result. */
export function defineCommand<Result>(command: Command<Result>): AnyCommand {
  return command as unknown as AnyCommand;
}

export function isFamily(entry: Entry): entry is CommandFamily {
  return 'subcommands' in entry;
}

/** The name of the schema that a command's JSON follows: `muse.config-get/1`. */
export function schemaName(commandName: string): string {
  return `muse.${commandName.replaceAll(' ', '-')}/1`;
}
