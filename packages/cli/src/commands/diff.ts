import { diffSync, resolveTreeSync, type FileDiff, type Repository } from '@muse/repository';
import type { ObjectId } from '@muse/objects';
import { resolveHeadSync } from '@muse/refs';
import { toPathLimit } from '../arguments/paths.js';
import { usageError } from '../arguments/usage-error.js';
import { rangeBase, splitRange, withPathHint } from '../arguments/revisions.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object } from '../command/schema.js';
import {
  diffJson,
  diffOptions,
  fileDiffSchema,
  readDiffForm,
  readRenames,
  renderDiffs,
  type DiffForm,
} from '../output/diff.js';

interface Difference {
  readonly files: readonly FileDiff[];
  readonly form: DiffForm;
  readonly asked: boolean;
}

export const command: AnyCommand = defineCommand<Difference>({
  name: 'diff',
  group: 'history',
  summary: 'Show what differs between commits, or from the work tree',
  description:
    'Without revisions, compares HEAD with the work tree; with one, that revision with the work tree; with two (or "a..b"), the first with the second. "a...b" compares b with the commit where it left a.\n\nText is shown as a unified diff in which control characters are escaped; --exact prints the bytes as they are.',
  positionals: [{ name: 'revision', description: 'What to compare', value: 'revision', many: true }],
  paths: 'Only these files and directories',
  options: [...diffOptions, { name: 'exit-code', description: 'Exit 1 if there are differences, 0 if not' }],
  examples: [
    { command: 'muse diff', description: 'What is not committed yet' },
    { command: 'muse diff HEAD~1 HEAD --stat', description: 'How much the last commit changed' },
    { command: 'muse diff HEAD~1 HEAD -- src', description: 'The same, below src only' },
  ],
  schema: object({ files: list(fileDiffSchema) }),
  paged: true,
  run(context, input) {
    if (input.words.length > 2) {
      throw usageError(`muse diff takes no third revision '${input.words[2]}'`, 'Put -- before paths.');
    }
    const repository = context.openRepository();
    const paths = toPathLimit(context, repository, input.paths);
    const sides = withPathHint(context, input.words, () => readSides(repository, input.words));
    const files = diffSync(repository, {
      ...sides,
      ...(paths === undefined ? {} : { paths }),
      context: input.number('unified') ?? 3,
      renames: readRenames(input),
    });
    return { files, form: readDiffForm(input), asked: input.has('exit-code') };
  },
  render: ({ files, form }, terminal) => renderDiffs(files, form, terminal),
  json: ({ files }) => ({ files: files.map(diffJson) }),
  exitCode: ({ files, asked }) => (asked && files.length > 0 ? 1 : 0),
});

interface Sides {
  readonly from: ObjectId | null;
  readonly to: ObjectId | 'worktree';
}

function readSides(repository: Repository, [first, second]: readonly string[]): Sides {
  // Before the first commit there is nothing in HEAD to compare with.
  if (first === undefined && resolveHeadSync(repository.refs) === null) return { from: null, to: 'worktree' };
  const tree = (revision: string): ObjectId => resolveTreeSync(repository, revision);
  const range = second === undefined && first !== undefined ? splitRange(first) : undefined;
  if (range?.symmetric === true)
    return { from: rangeBase(repository, range.before, range.after), to: tree(range.after) };
  if (range !== undefined) return { from: tree(range.before), to: tree(range.after) };
  return { from: tree(first ?? 'HEAD'), to: second === undefined ? 'worktree' : tree(second) };
}
