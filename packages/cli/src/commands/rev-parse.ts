import { resolveRevisionSync, type Resolved } from '@muse/repository';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, object, text, words } from '../command/schema.js';
import { shortId } from '../output/id.js';

interface Parsed {
  readonly revisions: readonly (Pick<Resolved, 'id' | 'kind'> & { readonly revision: string })[];
  readonly short: boolean;
}

export const command: AnyCommand = defineCommand<Parsed>({
  name: 'rev-parse',
  group: 'inspect',
  summary: 'Print the id that a revision stands for',
  description:
    'A revision is, in this order: HEAD, a branch, a tag, an id, or four or more of its first digits if no other id begins so. Behind it: ~n for n commits back, ^n for the nth parent, @{n} for where the branch was n movements ago, ^{tree} for the tree, :path for a file in it.',
  positionals: [{ name: 'revision', description: 'What to look up', value: 'revision', required: true, many: true }],
  options: [{ name: 'short', description: 'Only the first digits' }],
  examples: [
    { command: 'muse rev-parse HEAD', description: 'The last commit' },
    { command: 'muse rev-parse main~1 HEAD^{tree}', description: 'The one before, and a tree' },
  ],
  schema: object({
    revisions: list(object({ revision: text(), id, kind: words('blob', 'tree', 'commit', 'tag', 'snapshot') })),
  }),
  run(context, input) {
    const repository = context.openRepository();
    const revisions = input.words.map((revision) => {
      const found = resolveRevisionSync(repository, revision);
      return { revision, id: found.id, kind: found.kind };
    });
    return { revisions, short: input.has('short') };
  },
  render: ({ revisions, short }) => revisions.map((found) => `${short ? shortId(found.id) : found.id}\n`),
  json: ({ revisions }) => ({ revisions }),
});
