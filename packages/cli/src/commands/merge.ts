import { mergeSync, resolveCommitSync, type MergeResult } from '@muse/repository';
import { usageError } from '../arguments/usage-error.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, object, treeChange, words } from '../command/schema.js';
import { readSigner, signerOptions } from '../identity/signer.js';
import { changeName, summariseChanges } from '../output/changes.js';
import { shortId } from '../output/id.js';

export const command: AnyCommand = defineCommand<MergeResult>({
  name: 'merge',
  group: 'branches',
  summary: 'Bring the changes of another branch into this one',
  description:
    'Moves the branch forward where it has nothing of its own; otherwise makes a commit with both as parents, in which every change of both sides is contained. A text that both sides changed is merged line by line; where they changed the same lines, or a file that is no text, the merge stops, exits 6, names the files, and changes nothing.',
  positionals: [{ name: 'revision', description: 'The branch or commit to merge', value: 'revision', required: true }],
  options: [
    { name: 'message', short: 'm', value: 'text', many: true, description: 'Message of the merge commit' },
    { name: 'ff-only', description: 'Only move the branch forward; refuse if a merge commit is needed' },
    { name: 'no-ff', description: 'Make a merge commit even if the branch could move forward' },
    ...signerOptions,
  ],
  examples: [
    { command: 'muse merge feature', description: 'Everything on feature' },
    { command: "muse merge --no-ff -m 'Merge the parser' feature", description: 'Always with a commit' },
  ],
  schema: object({ kind: words('up-to-date', 'fast-forward', 'merged'), id, changes: list(treeChange) }),
  run(context, input) {
    const name = input.words[0]!;
    if (input.has('ff-only') && input.has('no-ff'))
      throw usageError('--ff-only and --no-ff exclude each other', "Run 'muse help merge'.");
    const repository = context.openRepository();
    const theirs = resolveCommitSync(repository, name);
    const message = input.values('message').join('\n\n');
    return mergeSync(repository, {
      theirs,
      name,
      ...(message === '' ? {} : { message: `${message.trimEnd()}\n` }),
      signer: readSigner(context, repository, input),
      ffOnly: input.has('ff-only'),
      noFf: input.has('no-ff'),
    });
  },
  render({ kind, id: tip, changes }) {
    if (kind === 'up-to-date') return 'Already up to date\n';
    const done = kind === 'fast-forward' ? 'Moved forward to' : 'Merged as';
    return `${done} ${shortId(tip)}\n ${summariseChanges(changes)}\n`;
  },
  json: ({ kind, id: tip, changes }) => ({
    kind,
    id: tip,
    changes: changes.map((change) => ({ path: change.path, change: changeName(change) })),
  }),
});
