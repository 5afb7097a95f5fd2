import { nodeFileSystem, reducedDurability, type FileSystem } from '@muse/io';
import { globalOptions } from '../arguments/options.js';
import { parseCommand, parseOptions } from '../arguments/parse.js';
import { rawArguments } from '../arguments/raw-arguments.js';
import { usageError } from '../arguments/usage-error.js';
import { schemaName, type AnyCommand } from '../command/command.js';
import { familyHelp, helpFor, overview } from '../help/show.js';
import { OutputClosed, writeDescriptor } from '../output/descriptor.js';
import { EXIT, failureJson, renderFailure, toFailure } from '../output/error.js';
import { printOutput } from '../output/print.js';
import { describeTerminal } from '../output/terminal.js';
import { reducedDurabilityWarning, writeWarnings } from '../output/warning.js';
import { changeDirectory, createContext, type ContextOptions } from './context.js';
import { findCommand } from './find-command.js';
import type { Input } from '../arguments/input.js';
import { version } from './version.js';

/**
 * Runs one command line to its end: reads it, finds the command, runs it, prints the result on standard output and
 * everything else on standard error. Answers the exit code and never throws.
 */
export async function run(argv: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Promise<number> {
  // Until the command line has been read, a `--json` anywhere counts.
  const how: Manner = { json: wantsJson(argv), paged: true };
  try {
    return await runArguments(rawArguments(argv, nodeFileSystem), env, how);
  } catch (error) {
    return report(error, how.json, env);
  }
}

/** How a command line wants its output. */
interface Manner {
  json: boolean;
  paged: boolean;
}

async function runArguments(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>, how: Manner): Promise<number> {
  const globals = parseOptions(args, globalOptions, { program: 'muse', stopAtWord: true });
  const words = args.slice(globals.consumed);
  const options = { ...describeWorld(globals, env, nodeFileSystem), command: words };
  if (globals.has('version')) {
    return print(how.json ? `${JSON.stringify({ schema: 'muse.version/1', version })}\n` : `muse ${version}\n`);
  }
  if (words.length === 0 && globals.paths === undefined) return print(await overview(options.stdout));
  if (globals.has('help')) return print(await helpFor(words, options.stdout));
  if (words.length === 0) throw usageError('no command before --', "Run 'muse help' to see the commands.");
  const found = await findCommand(words);
  if ('family' in found) {
    if (found.wantsHelp) return print(familyHelp(found.family, options.stdout));
    throw usageError(
      `muse ${found.family.name} needs a subcommand`,
      `Run 'muse help ${found.family.name}' to see them.`,
    );
  }
  const input = parseCommand(found.command, found.rest);
  if (input.has('help')) return print(await helpFor(found.command.name.split(' '), options.stdout));
  how.json = globals.has('json') || input.has('json');
  how.paged = !globals.has('no-pager');
  return await runCommand(found.command, input, options, how);
}

async function runCommand(
  command: AnyCommand,
  input: Input,
  options: ContextOptions,
  how: Readonly<Manner>,
): Promise<number> {
  const context = createContext(options, `muse ${command.name}`);
  let result: never;
  try {
    result = (await command.run(context, input)) as never;
  } finally {
    context.finish();
    const reduced = reducedDurability().slice(0, 1).map(reducedDurabilityWarning);
    writeWarnings([...reduced, ...context.warnings], how.json, context.stderr);
  }
  if (how.json) {
    const json = { schema: schemaName(command.name), ...command.json(result) };
    printOutput(`${JSON.stringify(json, null, context.stdout.isTerminal ? 2 : 0)}\n`);
  } else {
    const output = await command.render(result, context.stdout, context);
    if (command.paged === true && how.paged && context.stdout.isTerminal) {
      const { page } = await import('../output/pager.js');
      await page(output, options.env);
    } else {
      printOutput(output);
    }
  }
  const failure = command.failure?.(result);
  if (failure !== undefined) return report(failure, how.json, options.env);
  return command.exitCode?.(result) ?? EXIT.OK;
}

function describeWorld(
  globals: Input,
  env: Readonly<NodeJS.ProcessEnv>,
  fs: FileSystem,
): Omit<ContextOptions, 'command'> {
  const directories = globals.values('directory');
  return {
    cwd: changeDirectory(fs, workingDirectory(), directories),
    env,
    fs,
    stdout: describeTerminal(1, env),
    stderr: describeTerminal(2, env),
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw usageError('the current directory does not exist any more', 'Change to another directory.');
  }
}

function print(text: string): number {
  printOutput(text);
  return EXIT.OK;
}

function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
}

function report(error: unknown, json: boolean, env: Readonly<NodeJS.ProcessEnv>): number {
  if (error instanceof OutputClosed) return EXIT.OK;
  const failure = toFailure(error);
  try {
    const debug = (env['MUSE_DEBUG'] ?? '') !== '' && error instanceof Error ? `${error.stack}\n` : '';
    writeDescriptor(2, json ? failureJson(failure) : renderFailure(failure, describeTerminal(2, env)));
    if (debug !== '') writeDescriptor(2, debug);
  } catch (closed) {
    if (!(closed instanceof OutputClosed)) throw closed;
  }
  return failure.exitCode;
}
