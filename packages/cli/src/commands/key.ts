import { errorCode } from '@muse/io';
import type { Repository } from '@muse/repository';
import { defineCommand, type CommandFamily } from '../command/command.js';
import { object, text } from '../command/schema.js';
import { makeSigningKey, readSigningKey, type KeyPlace } from '../identity/signing-key.js';
import { escapeLine } from '../output/escape.js';
import type { Context } from '../program/context.js';

const keySchema = object({
  key: text('The public half, which signatures name: ed25519: and 32 bytes in base64url.'),
  path: text('The file that holds the private half.'),
});

const generate = defineCommand<KeyPlace>({
  name: 'key generate',
  group: 'setup',
  summary: 'Make a key to sign commits with',
  description:
    'Makes an Ed25519 key pair. The private half goes to muse/keys/ed25519 beside the settings of the user ($XDG_CONFIG_HOME or ~/.config), where only you can read it; the public half, which names you in signatures, is printed. A key that is there is never replaced.',
  examples: [
    { command: 'muse key generate', description: 'Once, for all repositories' },
    { command: "muse commit --sign --allow-empty -m 'Signed'", description: 'A commit signed with it' },
  ],
  schema: keySchema,
  run: (context) => makeSigningKey(context),
  render: ({ key, path }) => `Made the key ${key}\n in ${escapeLine(path)}; keep that file, and keep it to yourself\n`,
  json: ({ key, path }) => ({ key, path }),
});

const show = defineCommand<KeyPlace>({
  name: 'key show',
  group: 'setup',
  summary: 'Print the public half of your key',
  description:
    'Prints how signatures by "muse commit --sign" name you: the public half of the key in the file that user.signingkey names, or else of the one that "muse key generate" made. The private half is never printed.',
  examples: [{ command: 'muse key show', description: 'To give to others' }],
  schema: keySchema,
  run: (context) => readSigningKey(context, repositoryIfAny(context)),
  render: ({ key }) => `${key}\n`,
  json: ({ key, path }) => ({ key, path }),
});

export const command: CommandFamily = {
  name: 'key',
  group: 'setup',
  summary: 'Make and show the key that signs commits',
  description:
    'A signature says that a commit was made by who has a key. Muse does not record yet whose key that is: compare it with what its owner told you.',
  subcommands: [generate, show],
};

/** Outside a repository only the settings of the user count. */
function repositoryIfAny(context: Context): Repository | undefined {
  try {
    return context.openRepository();
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_NO_REPOSITORY') throw error;
    return undefined;
  }
}
