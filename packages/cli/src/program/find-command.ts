import type { AnyCommand, CommandFamily } from '../command/command.js';
import { isFamily } from '../command/command.js';
import { commandNames, loadEntry } from '../command/table.js';
import { suggest } from '../arguments/suggest.js';
import { usageError } from '../arguments/usage-error.js';

/** A command with the arguments that are left for it, or a family that was named without a subcommand. */
export type Found =
  | { readonly command: AnyCommand; readonly rest: readonly string[] }
  | { readonly family: CommandFamily; readonly wantsHelp: boolean };

/** Finds the command that a command line names. Throws a usage error with the nearest name for an unknown one. */
export async function findCommand(words: readonly string[]): Promise<Found> {
  const [name = '', ...rest] = words;
  const entry = await loadEntry(name);
  if (entry === undefined) throw unknown(name, `'${name}' is not a muse command`, '', commandNames);
  if (!isFamily(entry)) return { command: entry, rest };
  const [sub, ...behind] = rest;
  if (sub === undefined || sub.startsWith('-')) return { family: entry, wantsHelp: sub === '--help' || sub === '-h' };
  const command = entry.subcommands.find((candidate) => candidate.name === `${entry.name} ${sub}`);
  if (command !== undefined) return { command, rest: behind };
  const names = entry.subcommands.map((candidate) => candidate.name.slice(entry.name.length + 1));
  throw unknown(sub, `'${entry.name} ${sub}' is not a muse command`, `${entry.name} `, names);
}

function unknown(word: string, message: string, prefix: string, candidates: readonly string[]): Error {
  const near = suggest(word, candidates);
  const hint =
    near === undefined
      ? `Run 'muse help${prefix === '' ? '' : ` ${prefix.trim()}`}' to see them all.`
      : `Did you mean 'muse ${prefix}${near}'?`;
  return usageError(message, hint);
}
