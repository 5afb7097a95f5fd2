import {
  isBranch,
  noBranch,
  performSwitch,
  renderSwitched,
  switchedJson,
  switchSchema,
  type Switched,
} from '../checkout/switch-to.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { usageError } from '../arguments/usage-error.js';

export const command: AnyCommand = defineCommand<Switched>({
  name: 'switch',
  group: 'branches',
  summary: 'Go to another branch',
  description:
    'Makes the work tree equal to the last commit of another branch, and commits go there from now on. Uncommitted changes in files that both branches have alike stay; where a file would be overwritten, the switch is refused and names it. Untracked files are never touched.\n\nIf it is killed half-way, the next command finishes or undoes it.',
  positionals: [
    { name: 'branch', description: 'The branch, or with --detach any revision', value: 'branch', required: true },
    { name: 'start', description: 'With -c: where the new branch starts (default: HEAD)', value: 'revision' },
  ],
  options: [
    { name: 'create', short: 'c', description: 'Make the branch first' },
    { name: 'detach', short: 'd', description: 'Go to a commit, on no branch' },
    { name: 'force', short: 'f', description: 'Give up uncommitted changes in files that differ' },
  ],
  examples: [
    { command: 'muse switch -c topic', description: 'A new branch from here' },
    { command: 'muse switch main', description: 'Back' },
    { command: 'muse switch --detach HEAD~1', description: 'Look at the commit before' },
  ],
  schema: switchSchema,
  run(context, input) {
    const [target, start] = input.words as readonly [string, string?];
    const create = input.has('create');
    if (create && input.has('detach'))
      throw usageError('--create and --detach exclude each other', "Run 'muse help switch'.");
    if (start !== undefined && !create)
      throw usageError(`muse switch takes no argument '${start}'`, 'Only -c takes a start.');
    const repository = context.openRepository();
    if (!create && !input.has('detach') && !isBranch(repository, target)) throw noBranch(repository, target);
    return performSwitch(context, repository, {
      target,
      detach: input.has('detach'),
      force: input.has('force'),
      ...(create ? { createFrom: start ?? '' } : {}),
    });
  },
  render: (switched) => renderSwitched(switched),
  json: (switched) => switchedJson(switched),
});
