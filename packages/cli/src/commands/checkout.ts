import { MuseError } from '@muse/io';
import { resolveCommitSync, type RestoreResult } from '@muse/repository';
import { usageError } from '../arguments/usage-error.js';
import { performRestore, renderRestored, restoredJson, restoreSchema } from '../checkout/restore-paths.js';
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
import { oneOf } from '../command/schema.js';

type Result = { readonly switched: Switched } | { readonly restored: RestoreResult; readonly paths: readonly string[] };

export const command: AnyCommand = defineCommand<Result>({
  name: 'checkout',
  group: 'branches',
  summary: 'Go to a branch or commit, or bring back files (as switch and restore do)',
  description:
    'For hands that are used to it: "checkout <branch>" is "switch <branch>", "checkout -b <branch>" is "switch -c <branch>", "checkout <commit>" is "switch --detach <commit>", and "checkout [<revision>] -- <path>..." is "restore". Uncommitted changes are never overwritten but by naming a path or with --force.',
  positionals: [
    { name: 'revision', description: 'A branch or a commit; with -b where the new branch starts', value: 'revision' },
  ],
  paths: 'Bring these files and directories back, from HEAD or the revision',
  options: [
    { name: 'branch', short: 'b', value: 'name', kind: 'branch', description: 'Make this branch and go there' },
    { name: 'detach', description: 'Go to the commit itself, even if a branch is named' },
    { name: 'force', short: 'f', description: 'Give up uncommitted changes in files that differ' },
  ],
  examples: [
    { command: 'muse checkout -b topic', description: 'A new branch' },
    { command: 'muse checkout main', description: 'Back' },
    { command: 'muse checkout -- src/name.ts', description: 'The file as in HEAD' },
  ],
  schema: oneOf(switchSchema, restoreSchema),
  run(context, input) {
    const target = input.words[0];
    const newBranch = input.value('branch');
    const detach = input.has('detach');
    const force = input.has('force');
    if (input.paths !== undefined && input.paths.length > 0) {
      if (newBranch !== undefined || detach)
        throw usageError('paths cannot be combined with -b or --detach', "Run 'muse help checkout'.");
      const repository = context.openRepository();
      return { restored: performRestore(context, repository, input.paths, target), paths: input.paths };
    }
    if (newBranch === undefined && target === undefined) {
      throw usageError('muse checkout needs a branch, a commit or -- <path>', "Run 'muse help checkout'.");
    }
    const repository = context.openRepository();
    if (newBranch !== undefined) {
      const createFrom = target ?? '';
      return { switched: performSwitch(context, repository, { target: newBranch, createFrom, detach: false, force }) };
    }
    const toBranch = !detach && isBranch(repository, target!);
    if (!toBranch)
      requireCommit(
        () => resolveCommitSync(repository, target!),
        () => noBranch(repository, target!),
      );
    return { switched: performSwitch(context, repository, { target: target!, detach: !toBranch, force }) };
  },
  render: (result) => ('switched' in result ? renderSwitched(result.switched) : renderRestored(result.restored)),
  json: (result) => ('switched' in result ? switchedJson(result.switched) : restoredJson(result.restored)),
});

function requireCommit(resolve: () => unknown, otherwise: () => Error): void {
  try {
    resolve();
  } catch (error) {
    throw error instanceof MuseError && error.kind === 'not-found' ? otherwise() : error;
  }
}
