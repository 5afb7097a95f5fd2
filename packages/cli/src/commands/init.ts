import { initRepositorySync } from '@muse/repository';
import { resolve } from 'node:path';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { object, text, truth } from '../command/schema.js';
import { escapeLine } from '../output/escape.js';

interface Initialised {
  readonly root: string;
  readonly dir: string;
  readonly created: boolean;
}

export const command: AnyCommand = defineCommand<Initialised>({
  name: 'init',
  group: 'start',
  summary: 'Make a repository here',
  description:
    'Makes a repository in a directory, the current one by default: history goes into its .muse directory, the files around it become the work tree.\n\nIf it is killed, just run it again. An existing repository is refused and not touched; --force adds what may be missing in it and leaves history, branches and settings as they are.',
  positionals: [{ name: 'directory', description: 'Where; made if it is not there', value: 'directory' }],
  options: [
    { name: 'branch', short: 'b', value: 'name', description: 'Name of the first branch (default: main)' },
    { name: 'force', short: 'f', description: 'Complete a repository that is there already' },
  ],
  examples: [
    { command: 'muse init', description: 'In the current directory' },
    { command: 'muse init -b trunk ../other', description: 'Elsewhere, with another first branch' },
  ],
  schema: object({ root: text('The work tree.'), dir: text('Its .muse directory.'), created: truth() }),
  run(context, input) {
    const branch = input.value('branch');
    const { root, dir, created } = initRepositorySync(resolve(context.cwd, input.words[0] ?? '.'), {
      fs: context.fs,
      force: input.has('force'),
      ...(branch === undefined ? {} : { defaultBranch: branch }),
    });
    return { root, dir, created };
  },
  render: ({ dir, created }) =>
    created ? `Made an empty repository in ${escapeLine(dir)}\n` : `The repository in ${escapeLine(dir)} is complete\n`,
  json: ({ root, dir, created }) => ({ root, dir, created }),
});
