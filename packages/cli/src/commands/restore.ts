import type { RestoreResult } from '@muse/repository';
import { performRestore, renderRestored, restoredJson, restoreSchema } from '../checkout/restore-paths.js';
import { defineCommand, type AnyCommand } from '../command/command.js';

export const command: AnyCommand = defineCommand<RestoreResult>({
  name: 'restore',
  group: 'work',
  summary: 'Bring files back as they were committed',
  description:
    'Gives the named files and directories the content they have in HEAD, or in another revision. This gives up uncommitted changes in exactly these paths. Untracked files stay.',
  positionals: [
    {
      name: 'path',
      description: 'What to bring back; "." is all below here',
      value: 'path',
      required: true,
      many: true,
    },
  ],
  options: [
    {
      name: 'source',
      short: 's',
      value: 'revision',
      kind: 'revision',
      description: 'From this revision (default: HEAD)',
    },
  ],
  examples: [
    { command: 'muse restore src/name.ts', description: 'As in HEAD' },
    { command: 'muse restore --source HEAD~1 src', description: 'As it was one commit ago' },
  ],
  schema: restoreSchema,
  run: (context, input) => performRestore(context, context.openRepository(), input.words, input.value('source')),
  render: (result) => renderRestored(result),
  json: (result) => restoredJson(result),
});
