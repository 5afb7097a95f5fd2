import { resolveSync, type ResolveResult } from '@muse/repository';
import { toTreePaths } from '../arguments/paths.js';
import { usageError } from '../arguments/usage-error.js';
import { renderSaved } from '../checkout/switch-to.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, nullable, object, path } from '../command/schema.js';
import { readActor } from '../identity/signer.js';
import { counted } from '../output/changes.js';
import { conflictJson, conflictsSchema } from '../output/conflicts.js';

const CHOICES = ['ours', 'theirs', 'union'] as const;

export const command: AnyCommand = defineCommand<ResolveResult>({
  name: 'resolve',
  group: 'branches',
  summary: 'Say that conflicts of a merge are resolved',
  description:
    'Takes files in conflict as they are in the work tree, or puts one side\'s version there, or the lines of both. What is overwritten is kept as a snapshot. When nothing is left, "muse merge --continue" or "muse commit" makes the merge commit.',
  positionals: [
    {
      name: 'path',
      description: 'Files in conflict; "." is all below here',
      value: 'path',
      required: true,
      many: true,
    },
  ],
  options: [
    { name: 'ours', description: 'The version of the branch that is checked out' },
    { name: 'theirs', description: 'The version of the branch that is merged' },
    { name: 'union', description: 'Both: where they differ, the lines of ours and then of theirs' },
    { name: 'force', short: 'f', description: 'As it is, although there are conflict markers in it' },
  ],
  examples: [{ command: 'muse resolve --theirs src/name.ts', description: 'What the other branch has' }],
  schema: object({
    resolved: list(path),
    conflicts: conflictsSchema,
    saved: nullable({ ...id, description: 'A snapshot of what was overwritten.' }),
  }),
  run(context, input) {
    const chosen = CHOICES.filter((choice) => input.has(choice));
    if (chosen.length > 1)
      throw usageError(`--${chosen.join(' and --')} exclude each other`, "Run 'muse help resolve'.");
    const [take] = chosen;
    const repository = context.openRepository();
    const actor = readActor(context, repository);
    return resolveSync(repository, {
      paths: toTreePaths(context, repository, input.words),
      ...(take === undefined ? {} : { take }),
      force: input.has('force'),
      ...(actor === undefined ? {} : { actor }),
    });
  },
  render({ resolved, conflicts, saved }) {
    const left = conflicts.filter(({ state }) => state === 'unresolved').length;
    const next =
      left === 0 ? "No conflict is left; say 'muse merge --continue'\n" : `${counted(left, 'conflict')} left\n`;
    return `Resolved ${counted(resolved.length, 'path')}\n${renderSaved(saved)}${next}`;
  },
  json: ({ resolved, conflicts, saved }) => ({ resolved, conflicts: conflicts.map(conflictJson), saved }),
});
