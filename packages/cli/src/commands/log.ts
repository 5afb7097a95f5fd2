import { resolveHeadSync } from '@muse/refs';
import { drawGraph, nextLogEntrySync, openLogSync, type LogEntry, type LogWalk } from '@muse/repository';
import { namesByCommit } from '../arguments/ref-names.js';
import { readRange, withPathHint } from '../arguments/revisions.js';
import { toPathLimit } from '../arguments/paths.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object, truth } from '../command/schema.js';
import { commitJson, commitLines, commitSchema, renderOneline, type NamedCommit } from '../output/commit.js';
import type { Terminal } from '../output/terminal.js';

interface Log {
  /** `undefined` where there are no commits yet. */
  readonly walk: LogWalk | undefined;
  readonly limit: number;
  readonly oneline: boolean;
  readonly graph: boolean;
  readonly names: (id: LogEntry['id']) => readonly string[];
}

export const command: AnyCommand = defineCommand<Log>({
  name: 'log',
  group: 'history',
  summary: 'Show the history of commits, newest first',
  description:
    'Shows HEAD and everything that led to it, or the history of other revisions: "main", "a..b" for what b has and a has not, "^a" to leave out. With paths behind --, only commits that changed them.\n\nNo built-in limit cuts history short; -n does, and says so in JSON as "truncated".',
  positionals: [{ name: 'revision', description: 'Where to start (default: HEAD)', value: 'revision', many: true }],
  paths: 'Only commits that change these files and directories',
  options: [
    { name: 'oneline', description: 'One line for each commit' },
    { name: 'graph', description: 'Draw branches and merges as lines beside the commits' },
    {
      name: 'number',
      short: 'n',
      value: 'count',
      description: 'At most this many commits',
      range: { min: 0, max: 1e9 },
    },
    { name: 'first-parent', description: 'Follow only the first parent of merges' },
  ],
  examples: [
    { command: 'muse log', description: 'The whole history of HEAD' },
    { command: 'muse log --oneline --graph -n 20', description: 'The last twenty as a picture' },
    { command: 'muse log -- src', description: 'What changed below src' },
  ],
  schema: object({ truncated: truth('More commits follow, which -n cut off.'), commits: list(commitSchema) }),
  paged: true,
  run(context, input) {
    const repository = context.openRepository();
    const paths = toPathLimit(context, repository, input.paths);
    const empty = input.words.length === 0 && resolveHeadSync(repository.refs) === null;
    const { from, exclude } = empty
      ? { from: [], exclude: [] }
      : withPathHint(context, input.words, () => readRange(repository, startOf(input.words)));
    const graph = input.has('graph');
    const walk = empty
      ? undefined
      : openLogSync(repository, {
          from,
          exclude,
          ...(paths === undefined ? {} : { paths }),
          firstParent: input.has('first-parent'),
          order: graph ? 'topological' : 'time',
        });
    return {
      walk,
      limit: input.number('number') ?? Infinity,
      oneline: input.has('oneline'),
      graph,
      names: namesByCommit(repository),
    };
  },
  render: (log, terminal) => (log.graph ? renderGraph(log, terminal) : renderList(log, terminal)),
  json(log) {
    const commits = [...entries(log, log.limit)].map((entry) => commitJson(named(log, entry)));
    const truncated = log.walk !== undefined && commits.length >= log.limit && nextLogEntrySync(log.walk) !== null;
    return { truncated, commits };
  },
});

/** With only `^a`, history starts at HEAD. */
function startOf(revisions: readonly string[]): readonly string[] {
  return revisions.some((revision) => !revision.startsWith('^')) ? revisions : ['HEAD', ...revisions];
}

function* entries({ walk }: Log, limit: number): Generator<LogEntry> {
  for (let count = 0; walk !== undefined && count < limit; count++) {
    const entry = nextLogEntrySync(walk);
    if (entry === null) return;
    yield entry;
  }
}

function named({ names }: Log, { id, commit }: LogEntry): NamedCommit {
  return { id, commit, refs: names(id) };
}

function* renderList(log: Log, terminal: Terminal): Generator<string> {
  let first = true;
  for (const entry of entries(log, log.limit)) {
    if (log.oneline) {
      yield `${renderOneline(named(log, entry), terminal)}\n`;
    } else {
      yield `${first ? '' : '\n'}${commitLines(named(log, entry), terminal).join('\n')}\n`;
    }
    first = false;
  }
}

function* renderGraph(log: Log, terminal: Terminal): Generator<string> {
  const all = [...entries(log, log.limit)];
  const rows = drawGraph(all);
  for (const [index, row] of rows.entries()) {
    const commit = named(log, all[index]!);
    const lines = log.oneline ? [renderOneline(commit, terminal)] : [...commitLines(commit, terminal), ''];
    yield `${row.commit} ${lines[0]}\n`;
    for (const line of lines.slice(1)) yield `${`${row.before} ${line}`.trimEnd()}\n`;
    for (const edge of row.edges) yield `${edge}\n`;
  }
}
