import type { ObjectId } from '@muse/objects';
import { hashObjectSync, storeObjectSync } from '@muse/repository';
import { resolve } from 'node:path';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, object, text, truth } from '../command/schema.js';

interface Hashed {
  readonly objects: readonly { readonly path: string; readonly id: ObjectId }[];
  readonly written: boolean;
}

export const command: AnyCommand = defineCommand<Hashed>({
  name: 'hash-object',
  group: 'inspect',
  summary: 'Print the id that the content of a file has',
  description:
    'The id of a file is "sha256:" and the SHA-256 of its bytes, as sha256sum prints it. With -w the content is stored in the repository as well; without, no repository is needed.',
  positionals: [{ name: 'file', description: 'The files', value: 'path', required: true, many: true }],
  options: [{ name: 'write', short: 'w', description: 'Store the content' }],
  examples: [
    { command: 'muse hash-object src/name.ts', description: 'Its id' },
    { command: 'muse hash-object -w src/name.ts', description: 'Stored too' },
  ],
  schema: object({ objects: list(object({ path: text(), id })), written: truth() }),
  run(context, input) {
    const written = input.has('write');
    const store = written ? context.openRepository() : undefined;
    const objects = input.words.map((path) => {
      const absolute = resolve(context.cwd, path);
      return { path, id: store === undefined ? hashObjectSync(context, absolute) : storeObjectSync(store, absolute) };
    });
    return { objects, written };
  },
  render: ({ objects }) => objects.map((hashed) => `${hashed.id}\n`),
  json: ({ objects, written }) => ({ objects, written }),
});
