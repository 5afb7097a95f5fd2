import { commitSync, type CommitResult } from '@muse/repository';
import { resolve } from 'node:path';
import type { Input } from '../arguments/input.js';
import { toTreePaths } from '../arguments/paths.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { count, id, list, nullable, object, text, treeChange } from '../command/schema.js';
import { readSigner, signerOptions } from '../identity/signer.js';
import { readSigningKey } from '../identity/signing-key.js';
import { changeName, summariseChanges } from '../output/changes.js';

import { readInput } from '../output/descriptor.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';
import { notFound, refused } from '../program/raise.js';
import { decodeText } from '../output/text.js';

interface Committed {
  readonly commit: CommitResult;
  /** The public half of the key that signed it. */
  readonly signedBy: string | null;
}

export const command: AnyCommand = defineCommand<Committed>({
  name: 'commit',
  group: 'work',
  summary: 'Record the work tree, or some paths of it, as a new commit',
  description:
    'Records every change that "muse status" lists, or only the paths that are named. When it returns, the commit survives a kill and a power cut; if it is stopped earlier, the branch has not moved.\n\nThe author comes from --author, MUSE_AUTHOR_NAME and MUSE_AUTHOR_EMAIL, or user.name and user.email. When another process commits to the same branch first, this one goes on top of it.\n\nIn the middle of a merge, records its result with both parents, once no conflict is left; its message is then that of the merge unless one is given.',
  positionals: [{ name: 'path', description: 'Record only these files and directories', value: 'path', many: true }],
  options: [
    { name: 'message', short: 'm', value: 'text', many: true, description: 'The message; more are paragraphs of it' },
    {
      name: 'file',
      short: 'F',
      value: 'file',
      kind: 'path',
      description: 'Read the message from a file; - is standard input',
    },
    { name: 'allow-empty', description: 'Commit even if nothing changed' },
    { name: 'allow-empty-message', description: 'Commit without a message' },
    { name: 'sign', short: 'S', description: 'Sign it with your key (muse help key); no commit without one' },
    { name: 'force', short: 'f', description: 'Record named paths even if they are ignored' },
    ...signerOptions,
  ],
  examples: [
    { command: "muse commit -m 'Fix the name' src/name.ts", description: 'One file' },
    { command: "muse commit -m 'Add the parser'", description: 'Everything that changed' },
    {
      command: "muse commit --allow-empty -m 'Start' --author 'Ada <ada@example.com>'",
      description: 'For somebody else',
    },
    { command: "muse commit --allow-empty -m 'Port' --agent porter --model large", description: 'With its provenance' },
  ],
  schema: object({
    id,
    tree: id,
    parents: list(id),
    branch: nullable(text('The branch that moved; null on no branch.')),
    message: text(),
    signedBy: nullable(text('The public key of the signature.')),
    objectsWritten: count(),
    changes: list(treeChange),
  }),
  run(context, input) {
    const repository = context.openRepository();
    const message = readMessage(context, input);
    const paths = toTreePaths(context, repository, input.words);
    const secret = input.has('sign') ? readSigningKey(context, repository) : undefined;
    const commit = commitSync(repository, {
      ...(message === undefined ? {} : { message }),
      ...(secret === undefined ? {} : { signingKey: secret.privateKey }),
      signer: readSigner(context, repository, input),
      ...(paths.length === 0 ? {} : { paths }),
      allowEmpty: input.has('allow-empty'),
      allowEmptyMessage: input.has('allow-empty-message'),
      force: input.has('force'),
    });
    return { commit, signedBy: secret?.key ?? null };
  },
  render({ commit }, { paint }) {
    const place = commit.branch === null ? 'no branch' : escapeLine(commit.branch);
    const first = commit.parents.length === 0 ? ', the first commit' : '';
    return `[${place}${first} ${paint.yellow(shortId(commit.id))}] ${subject(commit.message)}\n ${summariseChanges(commit.changes)}\n`;
  },
  json: ({ commit, signedBy }) => ({
    id: commit.id,
    tree: commit.tree,
    parents: commit.parents,
    branch: commit.branch,
    message: commit.message,
    signedBy,
    objectsWritten: commit.objectsWritten,
    changes: commit.changes.map((change) => ({ path: change.path, change: changeName(change) })),
  }),
});

function subject(message: string): string {
  return escapeLine(message.split('\n', 1)[0]!);
}

/** `-m` texts are paragraphs; the message ends with one line feed. Absent: none was given. */
function readMessage(context: Context, input: Input): string | undefined {
  const file = input.value('file');
  const texts = input.values('message');
  if (file !== undefined && texts.length > 0) {
    throw refused('--message and --file cannot both be given', 'ERR_MUSE_BAD_VALUE', 'Leave one of them out.');
  }
  if (file === undefined && texts.length === 0 && !input.has('allow-empty-message')) return undefined;
  const raw = file === undefined ? texts.join('\n\n') : readMessageFile(context, file);
  const message = cleanMessage(raw);
  if (message !== '') return `${message}\n`;
  if (input.has('allow-empty-message')) return '';
  throw refused(
    'the commit message is empty',
    'ERR_MUSE_EMPTY_MESSAGE',
    "Say what changed: muse commit -m 'what changed'. Or pass --allow-empty-message.",
  );
}

/** Without space at the ends of lines, and without empty lines at the start and the end. */
function cleanMessage(raw: string): string {
  const lines = raw.split('\n').map(withoutEndSpace);
  const first = lines.findIndex((line) => line !== '');
  return first === -1 ? '' : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1).join('\n');
}

function withoutEndSpace(line: string): string {
  let end = line.length;
  while (end > 0 && ' \t\r'.includes(line[end - 1]!)) end--;
  return line.slice(0, end);
}

function readMessageFile(context: Context, file: string): string {
  const bytes = file === '-' ? readInput() : context.fs.sync.readFile(resolve(context.cwd, file));
  if (bytes === undefined) throw notFound(`there is no message file '${file}'`, 'ERR_MUSE_NOT_FOUND');
  return decodeText(bytes);
}
