import type { ObjectId } from '@muse/objects';
import {
  addWorktreeSync,
  listWorktreesSync,
  removeWorktreeSync,
  resolveCommitSync,
  type Repository,
  type WorkTree,
} from '@muse/repository';
import { basename, resolve } from 'node:path';
import { isBranch, renderSaved } from '../checkout/switch-to.js';
import { defineCommand, type CommandFamily, type Json } from '../command/command.js';
import { id, list, nullable, object, text, truth, type JsonSchema } from '../command/schema.js';
import { readActor } from '../identity/signer.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';

const worktreeSchema: JsonSchema = object({
  path: text('Absolute.'),
  branch: nullable(text('Null on no branch.')),
  id: nullable(id),
  main: truth('The work tree that holds the .muse directory.'),
  abandoned: truth('Its directory was deleted.'),
});

const add = defineCommand<WorkTree>({
  name: 'worktree add',
  group: 'branches',
  summary: 'Make another work tree of this repository',
  description:
    'Makes a directory with its own HEAD and files, on the same history: work on two branches at once. A branch can be checked out in one work tree only. Without a branch, a new one is made with the name of the directory.',
  positionals: [
    { name: 'directory', description: 'Where; must not exist or be empty', value: 'directory', required: true },
    { name: 'branch', description: 'The branch to check out there', value: 'branch' },
  ],
  options: [
    {
      name: 'create',
      short: 'c',
      value: 'branch',
      description: 'Make this branch first, at HEAD or at the revision named',
    },
  ],
  examples: [
    { command: 'muse worktree add ../fix', description: 'On a new branch "fix"' },
    { command: 'muse worktree add -c review ../review HEAD', description: 'On a new branch of another name' },
  ],
  schema: worktreeSchema,
  run(context, input) {
    const [directory, word] = input.words as readonly [string, string?];
    const repository = context.openRepository();
    const path = resolve(context.cwd, directory);
    const named = input.value('create');
    const branch = named ?? word ?? basename(path);
    const exists = named === undefined && (word !== undefined || isBranch(repository, branch));
    const start = (): { readonly start: ObjectId } => ({ start: resolveCommitSync(repository, word ?? 'HEAD') });
    const by = actorOption(context, repository);
    const made = addWorktreeSync(repository, path, { branch, ...(exists ? {} : { create: start() }), ...by });
    return findWorktree(made);
  },
  render: (worktree) => `Made work tree ${escapeLine(worktree.path)} on ${place(worktree)}\n`,
  json: (worktree) => worktreeJson(worktree),
});

const listAll = defineCommand<readonly WorkTree[]>({
  name: 'worktree list',
  group: 'branches',
  summary: 'List the work trees of this repository',
  description: 'Lists every work tree with the branch that is checked out in it.',
  examples: [{ command: 'muse worktree list', description: 'All of them' }],
  schema: object({ worktrees: list(worktreeSchema) }),
  run: (context) => listWorktreesSync(context.openRepository()),
  render: (worktrees) => worktrees.map((worktree) => `${escapeLine(worktree.path)}  ${place(worktree)}\n`),
  json: (worktrees) => ({ worktrees: worktrees.map(worktreeJson) }),
});

const remove = defineCommand<{ readonly path: string; readonly saved: ObjectId | null }>({
  name: 'worktree remove',
  group: 'branches',
  summary: 'Remove a work tree',
  description:
    'Removes a work tree made by "muse worktree add": its directory and its record. Its branch and commits stay. Refused while it has changed or untracked files, unless --force gives them up.',
  positionals: [{ name: 'directory', description: 'The work tree', value: 'directory', required: true }],
  options: [{ name: 'force', short: 'f', description: 'Even if it has changed or untracked files' }],
  examples: [{ command: 'muse worktree remove ../fix', description: 'Gone; branch "fix" stays' }],
  schema: object({ path: text(), saved: nullable({ ...id, description: 'A snapshot of what was given up.' }) }),
  run(context, input) {
    const path = resolve(context.cwd, input.words[0]!);
    const repository = context.openRepository();
    const by = actorOption(context, repository);
    const { saved } = removeWorktreeSync(repository, path, { force: input.has('force'), ...by });
    return { path, saved };
  },
  render: ({ path, saved }) => `Removed work tree ${escapeLine(path)}\n${renderSaved(saved)}`,
  json: (removed) => ({ ...removed }),
});

export const command: CommandFamily = {
  name: 'worktree',
  group: 'branches',
  summary: 'Work on several branches at once, each in a directory',
  description: 'Extra work trees share history, branches and tags with the main one.',
  subcommands: [add, listAll, remove],
};

function actorOption(context: Context, repository: Repository): { readonly actor?: string } {
  const actor = readActor(context, repository);
  return actor === undefined ? {} : { actor };
}

/** The work tree that a repository was opened from. */
function findWorktree(repository: Repository): WorkTree {
  return listWorktreesSync(repository).find(({ path }) => path === repository.root)!;
}

function place({ head, tip, abandoned }: WorkTree): string {
  if (abandoned) return '(its directory is gone)';
  if (head === null) return '(its HEAD cannot be read)';
  if (head.kind === 'commit') return `(on no branch, at ${shortId(head.id)})`;
  return `${escapeLine(head.branch)} ${tip === null ? '(no commits yet)' : shortId(tip)}`;
}

function worktreeJson({ name, path, head, tip, abandoned }: WorkTree): Json {
  return { path, branch: head?.kind === 'branch' ? head.branch : null, id: tip, main: name === null, abandoned };
}
