import { listRefsSync } from '@muse/refs';
import { globalOptions } from '../arguments/options.js';
import { isFamily, type AnyCommand, type Entry, type ValueKind } from '../command/command.js';
import { loadEntries } from '../command/table.js';
import { commonOptions } from '../arguments/options.js';
import type { Context } from '../program/context.js';
import { MuseError } from '@muse/io';

/** What may stand next on a command line. */
export interface Candidates {
  readonly words: readonly { readonly word: string; readonly description: string }[];
  /** The shell should offer names of files as well. */
  readonly files: boolean;
}

type Candidate = Candidates['words'][number];

/** The candidates for the last word of a command line; the words before it are complete. `muse` itself is left out. */
export async function findCandidates(context: Context, line: readonly string[]): Promise<Candidates> {
  const before = line.slice(0, -1);
  const current = line.at(-1) ?? '';
  const found = await commandOf(before);
  const all =
    found.command === undefined ? found.candidates : candidatesFor(context, found.command, found.rest, current);
  return { words: all.words.filter(({ word }) => word.startsWith(current)), files: all.files };
}

type Place =
  | { readonly command: AnyCommand; readonly rest: readonly string[] }
  | { readonly command: undefined; readonly candidates: Candidates };

async function commandOf(before: readonly string[]): Promise<Place> {
  const entries = await loadEntries();
  let at = 0;
  while (before[at]?.startsWith('-') === true) at += before[at] === '-C' ? 2 : 1;
  const name = before[at];
  if (name === undefined) {
    const options = globalOptions.map((option) => ({ word: `--${option.name}`, description: option.description }));
    return { command: undefined, candidates: { words: [...entries.map(named), ...options], files: false } };
  }
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) return { command: undefined, candidates: { words: [], files: true } };
  if (!isFamily(entry)) return { command: entry, rest: before.slice(at + 1) };
  const sub = entry.subcommands.find((candidate) => candidate.name === `${name} ${before[at + 1]}`);
  if (sub !== undefined) return { command: sub, rest: before.slice(at + 2) };
  const words = entry.subcommands.map((command) => ({ ...named(command), word: command.name.slice(name.length + 1) }));
  return { command: undefined, candidates: { words, files: false } };
}

function named(entry: Entry): Candidate {
  return { word: entry.name, description: entry.summary };
}

function candidatesFor(context: Context, command: AnyCommand, rest: readonly string[], current: string): Candidates {
  const options = [...(command.options ?? []), ...commonOptions].filter((option) => option.hidden !== true);
  const last = rest.at(-1);
  const awaiting = options.find(
    (option) => option.value !== undefined && (last === `--${option.name}` || last === `-${option.short}`),
  );
  if (awaiting !== undefined) {
    if (awaiting.choices !== undefined)
      return { words: awaiting.choices.map((word) => ({ word, description: '' })), files: false };
    return valuesOf(context, awaiting.kind ?? 'text');
  }
  if (rest.includes('--')) return { words: [], files: true };
  if (current.startsWith('-')) {
    return {
      words: options.map((option) => ({ word: `--${option.name}`, description: option.description })),
      files: false,
    };
  }
  const positionals = command.positionals ?? [];
  const index = rest.filter((word) => !word.startsWith('-')).length;
  const positional = positionals[Math.min(index, positionals.length - 1)];
  if (positional?.choices !== undefined) {
    return { words: positional.choices.map((word) => ({ word, description: '' })), files: false };
  }
  return positional === undefined
    ? { words: [], files: command.paths !== undefined }
    : valuesOf(context, positional.value);
}

function valuesOf(context: Context, kind: ValueKind): Candidates {
  if (kind === 'path' || kind === 'directory') return { words: [], files: true };
  if (kind === 'branch') return { words: refNames(context, ['refs/heads/']), files: false };
  if (kind === 'tag') return { words: refNames(context, ['refs/tags/']), files: false };
  if (kind === 'revision') {
    return { words: refNames(context, ['refs/heads/', 'refs/tags/']), files: false };
  }
  return { words: [], files: false };
}

/** Short names of refs; none where there is no repository, because a completion has nobody to tell. */
function refNames(context: Context, prefixes: readonly string[]): Candidate[] {
  try {
    const { refs } = context.openRepository();
    return prefixes.flatMap((prefix) =>
      listRefsSync(refs, prefix).map(({ name }) => ({
        word: name.slice(prefix.length),
        description: prefix.slice(5, -2),
      })),
    );
  } catch (error) {
    if (error instanceof MuseError) return [];
    throw error;
  }
}
