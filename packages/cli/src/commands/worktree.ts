import { readRefSync } from '@muse/refs';
import { addWorktreeSync, listWorktreesSync, removeWorktreeSync, resolveCommitSync, type Worktree } from '@muse/repository';
import { basename, resolve } from 'node:path';
import { defineCommand, type CommandFamily, type Json } from '../command/command.js';
import { id, list, nullable, object, text, type JsonSchema } from '../command/schema.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';

const worktreeSchema: JsonSchema = object({ path: text('Absolute.'), branch: nullable(text()), id: nullable(id) });

const add = defineCommand<Worktree>({
  name: 'worktree add',
  group: 'branches',
  summary: 'Make another work tree of this repository',
  description:
    'Makes a directory with its own HEAD and files, on the same history: work on two branches at once. A branch can be checked out in one work tree only. Without a branch, a new one is made with the name of the directory.',
  positionals: [
    { name: 'directory', description: 'Where; must not exist or be empty', value: 'directory', required: true },
    { name: 'branch', description: 'The branch to check out there', value: 'branch' },
  ],
  options: [{ name: 'create', short: 'c', value: 'branch', description: 'Make this branch first, at HEAD or at the revision named' }],
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
    if (named === undefined && word !== undefined) return addWorktreeSync(repository, path, { branch: word });
    const branch = named ?? basename(path);
    if (named === undefined && readRefSync(repository.refs, `refs/heads/${branch}`) !== null) {
      return addWorktreeSync(repository, path, { branch });
    }
    return addWorktreeSync(repository, path, { branch, create: { start: resolveCommitSync(repository, word ?? 'HEAD') } });
  },
  render: ({ path, branch }) => `Made work tree ${escapeLine(path)} on ${branch === null ? 'no branch' : escapeLine(branch)}\n`,
  json: (worktree) => worktreeJson(worktree),
});

const listAll = defineCommand<readonly Worktree[]>({
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

const remove = defineCommand<{ readonly path: string }>({
  name: 'worktree remove',
  group: 'branches',
  summary: 'Remove a work tree',
  description:
    'Removes a work tree made by "muse worktree add": its directory and its record. Its branch and commits stay. Refused while it has changed or untracked files, unless --force gives them up.',
  positionals: [{ name: 'directory', description: 'The work tree', value: 'directory', required: true }],
  options: [{ name: 'force', short: 'f', description: 'Even if it has changed or untracked files' }],
  examples: [{ command: 'muse worktree remove ../fix', description: 'Gone; branch "fix" stays' }],
  schema: object({ path: text() }),
  run(context, input) {
    const path = resolve(context.cwd, input.words[0]!);
    removeWorktreeSync(context.openRepository(), path, { force: input.has('force') });
    return { path };
  },
  render: ({ path }) => `Removed work tree ${escapeLine(path)}\n`,
  json: (removed) => ({ ...removed }),
});

export const command: CommandFamily = {
  name: 'worktree',
  group: 'branches',
  summary: 'Work on several branches at once, each in a directory',
  description: 'Extra work trees share history, branches and tags with the main one.',
  subcommands: [add, listAll, remove],
};

function place({ branch, id: tip }: Worktree): string {
  const at = tip === null ? 'no commits yet' : shortId(tip);
  return branch === null ? `(on no branch, at ${at})` : `${escapeLine(branch)} ${at}`;
}

function worktreeJson({ path, branch, id: tip }: Worktree): Json {
  return { path, branch, id: tip };
}
