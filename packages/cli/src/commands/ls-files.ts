import { listFilesSync, resolveCommitSync, type ListedPath } from '@muse/repository';
import { toPathLimit } from '../arguments/paths.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { fileKind, id, list, object, path, truth } from '../command/schema.js';
import { quotePath } from '../output/escape.js';
import { encodeText } from '../output/text.js';

interface Listing {
  readonly files: readonly ListedPath[];
  readonly exact: boolean;
}

export const command: AnyCommand = defineCommand<Listing>({
  name: 'ls-files',
  group: 'inspect',
  summary: 'List the files that a commit has',
  description:
    'Lists the files of HEAD, or of another revision, by the bytes of their paths, relative to the root of the work tree. With --worktree it lists what a commit would record now.',
  positionals: [{ name: 'path', description: 'Only these files and directories', value: 'path', many: true }],
  options: [
    { name: 'source', short: 's', value: 'revision', kind: 'revision', description: 'The revision (default: HEAD)' },
    { name: 'worktree', short: 'w', description: 'The work tree instead of a commit' },
    { name: 'null', short: 'z', description: 'Paths byte for byte, each followed by a NUL, for xargs -0' },
  ],
  examples: [
    { command: 'muse ls-files', description: 'What the last commit has' },
    { command: 'muse ls-files --source HEAD~1 src', description: 'What src had before it' },
  ],
  schema: object({
    files: list(
      object({ path, kind: fileKind, id, tracked: truth('False for a file that the last commit does not have.') }),
    ),
  }),
  run(context, input) {
    const repository = context.openRepository();
    const limit = toPathLimit(context, repository, input.words);
    const source = input.has('worktree') ? 'worktree' : resolveCommitSync(repository, input.value('source') ?? 'HEAD');
    const files = listFilesSync(repository, { source, ...(limit === undefined ? {} : { paths: limit }) });
    return { files, exact: input.has('null') };
  },
  render: ({ files, exact }) =>
    exact
      ? encodeText(files.map((file) => `${file.path}\0`).join(''))
      : files.map((file) => `${quotePath(file.path)}\n`),
  json: ({ files }) => ({
    files: files.map((file) => ({ path: file.path, kind: file.kind, id: file.id, tracked: file.tracked })),
  }),
});
