import { getRemoteSync, listRemotesSync, setRemoteSync } from '@muse/vcs-state';
import { defineCommand, type CommandFamily } from '../command/command.js';
import { list, object, text } from '../command/schema.js';
import { repositorySettings } from '../identity/settings.js';
import { findActor } from '../identity/signer.js';
import { escapeLine } from '../output/escape.js';
import { notFound, refused } from '../program/raise.js';

interface Remote {
  readonly name: string;
  readonly url: string;
}

const remoteSchema = object({ name: text(), url: text() });

const add = defineCommand<Remote>({
  name: 'remote add',
  group: 'setup',
  summary: 'Give another repository a name',
  description:
    'Records the URL of another repository under a name. A name that is taken is refused, unless --force replaces its URL.',
  positionals: [
    { name: 'name', description: 'Its name, such as origin', value: 'text', required: true },
    { name: 'url', description: 'Where it is', value: 'text', required: true },
  ],
  options: [{ name: 'force', short: 'f', description: 'Replace the URL of a name that is taken' }],
  examples: [{ command: 'muse remote add origin https://hub.example.com/ada/notes', description: 'The usual name' }],
  schema: remoteSchema,
  run(context, input) {
    const [name, url] = input.words as readonly [string, string];
    const repository = context.openRepository();
    const settings = repositorySettings(repository, findActor(context, repository));
    if (!input.has('force') && getRemoteSync(settings, name) !== null) {
      throw refused(
        `there is a remote '${name}' already`,
        'ERR_MUSE_EXISTS',
        'Choose another name, or replace its URL with --force.',
      );
    }
    setRemoteSync(settings, name, url);
    return { name, url };
  },
  render: () => '',
  json: (remote) => ({ ...remote }),
});

const getUrl = defineCommand<Remote>({
  name: 'remote get-url',
  group: 'setup',
  summary: 'Print where a remote is',
  description: 'Prints the URL of a remote. Exits 4 if there is none of that name.',
  positionals: [{ name: 'name', description: 'The remote', value: 'remote', required: true }],
  examples: [{ command: 'muse remote get-url origin', description: 'Where origin is' }],
  schema: remoteSchema,
  run(context, input) {
    const name = input.words[0]!;
    const remote = getRemoteSync(repositorySettings(context.openRepository()), name);
    if (remote !== null) return remote;
    throw notFound(`there is no remote '${name}'`, 'ERR_MUSE_NOT_FOUND', `Add it: muse remote add ${name} <url>`);
  },
  render: ({ url }) => `${escapeLine(url)}\n`,
  json: ({ name, url }) => ({ name, url }),
});

const listAll = defineCommand<readonly Remote[]>({
  name: 'remote list',
  group: 'setup',
  summary: 'Print all remotes',
  description: 'Prints the names of all remotes with their URLs.',
  examples: [{ command: 'muse remote list', description: 'All of them' }],
  schema: object({ remotes: list(remoteSchema) }),
  run: (context) => listRemotesSync(repositorySettings(context.openRepository())),
  render: (remotes) => remotes.map(({ name, url }) => `${escapeLine(name)}\t${escapeLine(url)}\n`),
  json: (remotes) => ({ remotes: remotes.map(({ name, url }) => ({ name, url })) }),
});

export const command: CommandFamily = {
  name: 'remote',
  group: 'setup',
  summary: 'Name other repositories',
  description: 'Remotes are other repositories with a short name, kept in the settings of this one.',
  subcommands: [add, getUrl, listAll],
};
