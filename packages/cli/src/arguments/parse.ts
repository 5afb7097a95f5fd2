import { parseArgs } from 'node:util';
import type { AnyCommand, Option } from '../command/command.js';
import type { Input } from './input.js';
import { commonOptions } from './options.js';
import { suggest } from './suggest.js';
import { badValue, usageError } from './usage-error.js';

/** What a command line says, before its words are counted. */
export interface ParsedOptions extends Input {
  /** How many of the arguments were read; short of all where `stopAtWord` stopped. */
  readonly consumed: number;
}

interface ParseOptions {
  /** Named in hints: `muse commit`. */
  readonly program: string;
  /** Stop before the first word that is not an option. */
  readonly stopAtWord?: boolean;
}

/**
 * Reads options as POSIX and GNU write them: `-n5`, `-n 5`, `--number=5`, `-ab` for two flags, `--` ends options, and the
 * value of an option is the next argument whatever it looks like.
 *
 * @throws MuseError ERR_MUSE_USAGE for an unknown option; ERR_MUSE_BAD_VALUE for a value that the option cannot have.
 */
export function parseOptions(args: readonly string[], options: readonly Option[], how: ParseOptions): ParsedOptions {
  const known = new Map(options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({ args: [...args], options: toNodeOptions(options), strict: false, tokens: true });
  const given = new Map<string, string[]>();
  const words: string[] = [];
  let paths: string[] | undefined;
  let consumed = args.length;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') {
      paths = [];
    } else if (token.kind === 'positional') {
      if (how.stopAtWord === true) {
        consumed = token.index;
        break;
      }
      (paths ?? words).push(token.value);
    } else {
      const option = known.get(token.name);
      if (option === undefined) throw unknownOption(token.rawName, options, how.program);
      const values = given.get(option.name) ?? [];
      values.push(readValue(option, token.rawName, token.value, how.program));
      given.set(option.name, values);
    }
  }
  return { ...toInput(given, words, paths), consumed };
}

/** Reads the arguments behind a command's name. */
export function parseCommand(command: AnyCommand, args: readonly string[]): Input {
  const program = `muse ${command.name}`;
  const parsed = parseOptions(args, [...(command.options ?? []), ...commonOptions], { program });
  const input =
    command.paths === undefined
      ? { ...parsed, words: [...parsed.words, ...(parsed.paths ?? [])], paths: undefined }
      : parsed;
  if (!input.has('help')) checkWords(command, input, program);
  return input;
}

function toNodeOptions(options: readonly Option[]): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  return Object.fromEntries(
    options.map((option) => [
      option.name,
      {
        type: option.value === undefined ? 'boolean' : 'string',
        ...(option.short === undefined ? {} : { short: option.short }),
      },
    ]),
  );
}

function readValue(option: Option, rawName: string, value: string | undefined, program: string): string {
  if (option.value === undefined) {
    if (value !== undefined) throw usageError(`${rawName} takes no value`, `Run '${program} --help'.`);
    return '';
  }
  if (value === undefined) throw usageError(`${rawName} needs a value: <${option.value}>`, `Run '${program} --help'.`);
  if (option.range !== undefined) checkNumber(rawName, value, option.range);
  if (option.choices?.includes(value) === false) {
    throw badValue(rawName, value, `'${value}' is not one of ${option.choices.join(', ')}`);
  }
  if (option.check !== undefined) checkValue(rawName, value, option.check);
  return value;
}

function checkNumber(rawName: string, value: string, range: { min: number; max: number }): void {
  if (/^\d{1,15}$/.test(value) && Number(value) >= range.min && Number(value) <= range.max) return;
  throw badValue(rawName, value, `'${value}' is not a whole number from ${range.min} to ${range.max}`);
}

function checkValue(rawName: string, value: string, check: (value: string) => unknown): void {
  try {
    check(value);
  } catch (error) {
    throw badValue(rawName, value, (error as Error).message);
  }
}

function unknownOption(rawName: string, options: readonly Option[], program: string): Error {
  const visible = options.filter((option) => option.hidden !== true);
  const near = rawName.startsWith('--')
    ? suggest(
        rawName.slice(2),
        visible.map((option) => option.name),
      )
    : undefined;
  const hint = near === undefined ? `Run '${program} --help' for its options.` : `Did you mean --${near}?`;
  return usageError(`unknown option ${rawName}`, hint);
}

function checkWords(command: AnyCommand, input: Input, program: string): void {
  const positionals = command.positionals ?? [];
  const usage = `Run '${program} --help'.`;
  const missing = positionals.find((positional, index) => positional.required === true && index >= input.words.length);
  if (missing !== undefined) throw usageError(`${program} needs <${missing.name}>`, usage);
  if (input.words.length > positionals.length && positionals.at(-1)?.many !== true) {
    throw usageError(`${program} takes no argument '${input.words[positionals.length]}'`, usage);
  }
  for (const [index, positional] of positionals.entries()) {
    const word = input.words[index];
    if (word !== undefined && positional.choices?.includes(word) === false) {
      throw badValue(`<${positional.name}>`, word, `'${word}' is not one of ${positional.choices.join(', ')}`);
    }
  }
}

function toInput(
  given: ReadonlyMap<string, readonly string[]>,
  words: readonly string[],
  paths: string[] | undefined,
): Input {
  return {
    has: (option) => given.has(option),
    value: (option) => given.get(option)?.at(-1),
    values: (option) => given.get(option) ?? [],
    number: (option) => (given.has(option) ? Number(given.get(option)!.at(-1)) : undefined),
    words,
    paths,
  };
}
