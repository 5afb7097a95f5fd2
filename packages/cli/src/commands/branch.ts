import type { ObjectId } from '@muse/objects';
import { readHeadSync } from '@muse/refs';
import {
  createBranchSync,
  deleteBranchSync,
  listBranchesSync,
  renameBranchSync,
  resolveCommitSync,
  type Repository,
} from '@muse/repository';
import type { Input } from '../arguments/input.js';
import { usageError } from '../arguments/usage-error.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, object, oneOf, text, truth } from '../command/schema.js';
import { readActor } from '../identity/signer.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Terminal } from '../output/terminal.js';
import type { Context } from '../program/context.js';

interface Branch {
  readonly name: string;
  readonly id: ObjectId;
  readonly current: boolean;
}

type Result =
  | { readonly branches: readonly Branch[]; readonly detached: ObjectId | null }
  | { readonly created: { readonly name: string; readonly id: ObjectId } }
  | { readonly deleted: readonly { readonly name: string; readonly id: ObjectId }[] }
  | { readonly renamed: { readonly from: string; readonly to: string } };

const named = object({ name: text(), id });

export const command: AnyCommand = defineCommand<Result>({
  name: 'branch',
  group: 'branches',
  summary: 'List, make, rename or delete branches',
  description:
    'Without arguments, lists branches and marks the current one with *. With a name, makes a branch at HEAD or at another revision without switching to it.\n\n-d deletes a branch whose commits another branch has too, -D any branch; -m renames one. A branch that is checked out is never deleted.',
  positionals: [
    { name: 'name', description: 'The branch; with -m the old name, if it is not the current branch', value: 'branch' },
    {
      name: 'revision',
      description: 'Where it starts (default: HEAD); with -m the new name',
      value: 'revision',
      many: true,
    },
  ],
  options: [
    { name: 'delete', short: 'd', description: 'Delete branches that are merged elsewhere' },
    { name: 'delete-force', short: 'D', description: 'Delete branches even if no other has their commits' },
    { name: 'move', short: 'm', description: 'Rename a branch' },
  ],
  examples: [
    { command: 'muse branch', description: 'All branches' },
    { command: 'muse branch topic HEAD~1', description: 'A new one, one commit back' },
    { command: 'muse branch -m topic topic/parser', description: 'With a better name' },
    { command: 'muse branch -D topic/parser', description: 'Gone' },
  ],
  schema: oneOf(
    object({ branches: list(object({ name: text(), id, current: truth() })), detached: { type: ['string', 'null'] } }),
    object({ created: named }),
    object({ deleted: list(named) }),
    object({ renamed: object({ from: text(), to: text() }) }),
  ),
  run(context, input) {
    const modes = ['delete', 'delete-force', 'move'].filter((mode) => input.has(mode));
    if (modes.length > 1) throw usageError('only one of -d, -D and -m can be given', "Run 'muse help branch'.");
    const repository = context.openRepository();
    if (input.has('move')) return rename(context, repository, input);
    if (modes.length === 1) return remove(context, repository, input);
    return input.words.length === 0 ? listAll(repository) : create(context, repository, input);
  },
  render: (result, terminal) => render(result, terminal),
  json: (result) => ({ ...result }),
});

function listAll(repository: Repository): Result {
  const head = readHeadSync(repository.refs);
  const current = head.kind === 'branch' ? head.branch : null;
  const branches = listBranchesSync(repository).map(({ name, id: tip }) => ({
    name,
    id: tip,
    current: name === current,
  }));
  return { branches, detached: head.kind === 'commit' ? head.id : null };
}

function create(context: Context, repository: Repository, { words }: Input): Result {
  const [name, start = 'HEAD', extra] = words as readonly [string, string?, string?];
  if (extra !== undefined) throw usageError(`muse branch takes no argument '${extra}'`, "Run 'muse help branch'.");
  const tip = resolveCommitSync(repository, start);
  createBranchSync(repository, name, {
    start: tip,
    reason: `branch: created from ${start}`,
    ...by(context, repository),
  });
  return { created: { name, id: tip } };
}

function remove(context: Context, repository: Repository, input: Input): Result {
  if (input.words.length === 0)
    throw usageError('muse branch -d needs the name of a branch', "Run 'muse help branch'.");
  const force = input.has('delete-force');
  const options = { force, reason: 'branch: deleted', ...by(context, repository) };
  return { deleted: input.words.map((name) => ({ name, id: deleteBranchSync(repository, name, options).id })) };
}

function rename(context: Context, repository: Repository, { words }: Input): Result {
  if (words.length === 0 || words.length > 2)
    throw usageError('muse branch -m takes [<old>] <new>', "Run 'muse help branch'.");
  const head = readHeadSync(repository.refs);
  const from = words.length === 2 ? words[0]! : head.kind === 'branch' ? head.branch : undefined;
  if (from === undefined)
    throw usageError('HEAD is on no branch: name the one to rename', 'muse branch -m <old> <new>');
  const to = words.at(-1)!;
  renameBranchSync(repository, from, to, { reason: `branch: renamed ${from} to ${to}`, ...by(context, repository) });
  return { renamed: { from, to } };
}

function by(context: Context, repository: Repository): { readonly actor?: string } {
  const actor = readActor(context, repository);
  return actor === undefined ? {} : { actor };
}

function render(result: Result, { paint }: Terminal): string {
  if ('created' in result) return `Made branch ${escapeLine(result.created.name)} at ${shortId(result.created.id)}\n`;
  if ('renamed' in result)
    return `Renamed branch ${escapeLine(result.renamed.from)} to ${escapeLine(result.renamed.to)}\n`;
  if ('deleted' in result) {
    return result.deleted
      .map(({ name, id: tip }) => `Deleted branch ${escapeLine(name)} (was ${shortId(tip)})\n`)
      .join('');
  }
  const detached =
    result.detached === null ? '' : `* ${paint.yellow(`(on no branch, at ${shortId(result.detached)})`)}\n`;
  const lines = result.branches.map(({ name, current }) => {
    const shown = escapeLine(name);
    return current ? `* ${paint.green(shown)}\n` : `  ${shown}\n`;
  });
  return detached + lines.join('');
}
