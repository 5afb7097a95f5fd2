import type { ObjectId } from '@muse/objects';
import {
  createTagSync,
  deleteTagSync,
  listTagsSync,
  resolveCommitSync,
  type Repository,
  type TagInfo,
} from '@muse/repository';
import type { Input } from '../arguments/input.js';
import { usageError } from '../arguments/usage-error.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, nullable, object, oneOf, text, truth } from '../command/schema.js';
import { readActor, readSigner, signerOptions } from '../identity/signer.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';

interface Named {
  readonly name: string;
  readonly id: ObjectId;
}

interface Listed extends Named {
  readonly annotated: boolean;
  readonly target: ObjectId;
  readonly message: string | null;
}

type Result =
  | { readonly tags: readonly Listed[] }
  | { readonly created: Named }
  | { readonly deleted: readonly Named[] };

const named = object({ name: text(), id });

export const command: AnyCommand = defineCommand<Result>({
  name: 'tag',
  group: 'branches',
  summary: 'List, make or delete tags',
  description:
    'A tag is a name for a commit that stays where it is. Without arguments, lists all tags. With a name, makes a light tag of HEAD or of another revision; with -a or -m an annotated one, which records who made it, when, and a message.\n\nA name that is taken is refused.',
  positionals: [
    { name: 'name', description: 'The tag; with -d one or more', value: 'tag' },
    { name: 'revision', description: 'What it names (default: HEAD)', value: 'revision', many: true },
  ],
  options: [
    { name: 'annotate', short: 'a', description: 'Record who, when and a message; needs -m' },
    { name: 'message', short: 'm', value: 'text', many: true, description: 'The message; more are paragraphs of it' },
    { name: 'delete', short: 'd', description: 'Delete tags' },
    ...signerOptions.filter((option) => option.name === 'date'),
  ],
  examples: [
    { command: 'muse tag v1.0', description: 'A light tag of HEAD' },
    { command: "muse tag -a -m 'Second release' v2.0 HEAD", description: 'An annotated one' },
    { command: 'muse tag', description: 'All tags' },
    { command: 'muse tag -d v1.0', description: 'Gone' },
  ],
  schema: oneOf(
    object({
      tags: list(object({ name: text(), id, annotated: truth(), target: id, message: nullable(text()) })),
    }),
    object({ created: named }),
    object({ deleted: list(named) }),
  ),
  run(context, input) {
    const repository = context.openRepository();
    if (input.has('delete')) return remove(context, repository, input);
    return input.words.length === 0
      ? { tags: listTagsSync(repository).map(describeTag) }
      : create(context, repository, input);
  },
  render(result) {
    if ('created' in result) return `Made tag ${escapeLine(result.created.name)} at ${shortId(result.created.id)}\n`;
    if ('deleted' in result) {
      return result.deleted
        .map(({ name, id: old }) => `Deleted tag ${escapeLine(name)} (was ${shortId(old)})\n`)
        .join('');
    }
    return result.tags.map(({ name }) => `${escapeLine(name)}\n`).join('');
  },
  json: (result) => ({ ...result }),
});

function describeTag({ name, id: held, annotated, target, tag }: TagInfo): Listed {
  return { name, id: held, annotated, target, message: tag?.message ?? null };
}

function create(context: Context, repository: Repository, input: Input): Result {
  const [name, revision = 'HEAD', extra] = input.words as readonly [string, string?, string?];
  if (extra !== undefined) throw usageError(`muse tag takes no argument '${extra}'`, "Run 'muse help tag'.");
  const message = input.values('message').join('\n\n').trimEnd();
  const annotated = input.has('annotate') || input.has('message');
  if (annotated && message === '')
    throw usageError('an annotated tag needs a message', "muse tag -a -m 'message' <name>");
  const target = resolveCommitSync(repository, revision);
  const actor = readActor(context, repository);
  const created = createTagSync(repository, name, {
    target,
    ...(annotated ? { annotation: { message: `${message}\n`, signer: readSigner(context, repository, input) } } : {}),
    ...(actor === undefined ? {} : { actor }),
  });
  return { created: { name, id: created.id } };
}

function remove(context: Context, repository: Repository, { words }: Input): Result {
  if (words.length === 0) throw usageError('muse tag -d needs the name of a tag', "Run 'muse help tag'.");
  const actor = readActor(context, repository);
  const options = actor === undefined ? {} : { actor };
  return { deleted: words.map((name) => ({ name, id: deleteTagSync(repository, name, options).id })) };
}
