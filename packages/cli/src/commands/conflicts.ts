import { conflictsSync, type ConflictStatus } from '@muse/repository';
import { fromTreePath } from '../arguments/paths.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { object } from '../command/schema.js';
import { conflictJson, conflictLine, conflictsSchema } from '../output/conflicts.js';
import { escapeText, quotePath } from '../output/escape.js';

interface Found {
  readonly root: string;
  readonly conflicts: readonly ConflictStatus[];
}

export const command: AnyCommand = defineCommand<Found>({
  name: 'conflicts',
  group: 'branches',
  summary: 'List the files on which a merge stopped',
  description:
    'Lists every path on which the two sides of the merge in progress do not agree, and whether it is resolved. A file that was edited and has no conflict markers any more counts as resolved.',
  examples: [{ command: 'muse conflicts', description: 'What is left to do' }],
  schema: object({ conflicts: conflictsSchema }),
  run(context) {
    const repository = context.openRepository();
    return { root: repository.root, conflicts: conflictsSync(repository) };
  },
  render: ({ root, conflicts }, _terminal, context) =>
    conflicts.length === 0
      ? 'No conflicts\n'
      : conflicts.map((one) => `${escapeText(conflictLine(one, quotePath(fromTreePath(context, root, one.path))))}\n`),
  json: ({ conflicts }) => ({ conflicts: conflicts.map(conflictJson) }),
});
