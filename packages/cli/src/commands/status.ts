import { statusSync, type Status } from '@muse/repository';
import { fromTreePath, toPathLimit } from '../arguments/paths.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { fileKind, id, list, nullable, object, path, text, truth, words } from '../command/schema.js';
import { changeLetter } from '../output/changes.js';
import { conflictJson, conflictLine, conflictsSchema } from '../output/conflicts.js';
import { escapeLine, quotePath } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Terminal } from '../output/terminal.js';
import type { Context } from '../program/context.js';

interface Shown {
  readonly root: string;
  readonly status: Status;
  readonly short: boolean;
}

const TITLES = {
  added: 'new',
  modified: 'modified',
  deleted: 'deleted',
  'type-changed': 'type changed',
  'mode-changed': 'mode changed',
} as const;

const REASONS = {
  'special-file': 'no file or link: ',
  'reserved-name': 'reserved name:   ',
  repository: 'a repository:    ',
} as const;

export const command: AnyCommand = defineCommand<Shown>({
  name: 'status',
  group: 'work',
  summary: 'Show what has changed since the last commit',
  description:
    'Compares the work tree with the commit that HEAD points at. There is no staging area: what is listed is what "muse commit" records. New files are listed unless .museignore (or .gitignore, where there is no .museignore) excludes them.',
  positionals: [{ name: 'path', description: 'Only these files and directories', value: 'path', many: true }],
  options: [{ name: 'short', short: 's', description: 'One line for each path: a letter and the path' }],
  examples: [
    { command: 'muse status', description: 'Everything' },
    { command: 'muse status --short src', description: 'Briefly, below one directory' },
  ],
  schema: object({
    head: object({ kind: words('branch', 'commit'), branch: nullable(text()), id: nullable(id) }),
    tree: { ...id, description: 'The tree that a commit of everything would have.' },
    clean: truth('Nothing to commit.'),
    operation: nullable(text('The operation that is unfinished, if any.')),
    conflicts: conflictsSchema,
    unfinished: list(
      object({ operation: text(), resume: nullable(text('A command.')), abort: nullable(text('A command.')) }),
      'What waits to be continued or given up, in the order in which it must be ended.',
    ),
    skipped: list(
      object({ path, reason: words('special-file', 'reserved-name', 'repository') }),
      'What cannot be versioned.',
    ),
    changes: list(
      object({ path, change: words('added', 'modified', 'deleted', 'type-changed', 'mode-changed'), kind: fileKind }),
    ),
  }),
  run(context, input) {
    const repository = context.openRepository();
    const paths = toPathLimit(context, repository, input.words);
    const status = statusSync(repository, paths === undefined ? {} : { paths });
    return { root: repository.root, status, short: input.has('short') };
  },
  render: (shown, terminal, context) =>
    shown.short ? renderShort(shown, context) : renderLong(shown, terminal, context),
  json: ({ status }) => ({
    head: { kind: status.head.kind, branch: status.head.kind === 'branch' ? status.head.branch : null, id: status.tip },
    tree: status.tree,
    clean: status.clean,
    operation: status.operation,
    unfinished: status.unfinished.map((each) => ({ ...each })),
    conflicts: status.conflicts.map(conflictJson),
    skipped: status.skipped.map(({ path: skipped, reason }) => ({ path: skipped, reason })),
    changes: status.changes.map(({ path: changed, change, kind }) => ({ path: changed, change, kind })),
  }),
});

function renderShort({ root, status }: Shown, context: Context): string {
  return status.changes
    .map(({ path: changed, change }) => `${changeLetter(change)} ${quotePath(fromTreePath(context, root, changed))}\n`)
    .join('');
}

function renderLong({ root, status }: Shown, { paint }: Terminal, context: Context): string {
  const lines = [
    status.head.kind === 'branch'
      ? `On branch ${paint.bold(escapeLine(status.head.branch))}`
      : `On no branch, at commit ${paint.yellow(shortId(status.head.id))}`,
  ];
  if (status.tip === null) lines.push('No commits yet');
  if (status.operation !== null) lines.push(`Unfinished: ${escapeLine(status.operation)}`);
  for (const { resume, abort } of status.unfinished) {
    if (resume !== null) lines.push(`  to finish it:  ${resume}`);
    if (abort !== null) lines.push(`  to give it up: ${abort}`);
  }
  if (status.conflicts.length > 0) {
    lines.push('Conflicts:');
    for (const conflict of status.conflicts) {
      const line = conflictLine(conflict, quotePath(fromTreePath(context, root, conflict.path)));
      lines.push(`  ${conflict.state === 'unresolved' ? paint.red(escapeLine(line)) : escapeLine(line)}`);
    }
  }
  if (status.clean) {
    lines.push('Nothing to commit, the work tree is as committed');
  } else {
    lines.push("Changes that 'muse commit' records:");
    for (const { path: changed, change } of status.changes) {
      const colour = change === 'added' ? paint.green : change === 'deleted' ? paint.red : paint.yellow;
      lines.push(`  ${colour(`${TITLES[change]}:`.padEnd(14))}${quotePath(fromTreePath(context, root, changed))}`);
    }
  }
  if (status.skipped.length > 0) {
    lines.push('Not versioned:');
    for (const { path: skipped, reason } of status.skipped) {
      lines.push(`  ${paint.dim(REASONS[reason])} ${quotePath(fromTreePath(context, root, skipped))}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
