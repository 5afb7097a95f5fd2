import type { FileDiff, RenameOptions } from '@muse/repository';
import type { Json, Option } from '../command/command.js';
import {
  count,
  fileKind,
  id,
  list,
  nullable,
  object,
  optional,
  path,
  text,
  truth,
  words,
  type JsonSchema,
} from '../command/schema.js';
import type { Input } from '../arguments/input.js';
import { encodeText } from './text.js';
import { nameStatusText, patchText, statText } from './patch.js';
import { renderPatch } from '@muse/repository';
import type { Terminal } from './terminal.js';
import type { Output } from '../command/command.js';

/** How differences are shown. */
export type DiffForm = 'patch' | 'stat' | 'name-status' | 'exact';

/** Options of every command that shows differences. */
export const diffOptions: readonly Option[] = [
  { name: 'stat', description: 'Only how many lines changed in each file' },
  { name: 'name-status', description: 'Only the paths, with a letter for the change' },
  {
    name: 'unified',
    short: 'U',
    value: 'lines',
    description: 'Lines of context (default: 3)',
    range: { min: 0, max: 1e6 },
  },
  {
    name: 'find-renames',
    short: 'M',
    value: 'percent',
    description: 'How much of a renamed file must be as before (default: 50)',
    range: { min: 1, max: 100 },
  },
  { name: 'no-renames', description: 'Show a renamed file as a deleted and an added one' },
  { name: 'exact', description: "The patch byte for byte, nothing escaped, for 'git apply' or 'patch -p1'" },
];

const version: JsonSchema = nullable(object({ kind: fileKind, id }));

export const fileDiffSchema: JsonSchema = object({
  path,
  change: words('added', 'modified', 'deleted', 'renamed', 'type-changed', 'mode-changed'),
  from: optional({ ...path, description: 'Of a renamed file, its path before.' }),
  similarity: optional(count('Of a renamed file, how much of it is as before, in percent.')),
  before: version,
  after: version,
  binary: truth(),
  added: count('Lines.'),
  deleted: count('Lines.'),
  hunks: list(
    object({
      beforeStart: count(),
      beforeLines: count(),
      afterStart: count(),
      afterLines: count(),
      lines: list(
        object({
          kind: words('context', 'added', 'deleted'),
          text: text(),
          lineFeed: truth('False at the end of a file without one.'),
        }),
      ),
    }),
  ),
});

export function readDiffForm(input: Input): DiffForm {
  if (input.has('exact')) return 'exact';
  if (input.has('stat')) return 'stat';
  return input.has('name-status') ? 'name-status' : 'patch';
}

/** What the options say of renames. */
export function readRenames(input: Input): RenameOptions | false {
  if (input.has('no-renames')) return false;
  const threshold = input.number('find-renames');
  return threshold === undefined ? {} : { threshold };
}

export function renderDiffs(diffs: readonly FileDiff[], form: DiffForm, terminal: Terminal): Output {
  if (form === 'exact') return encodeText(renderPatch(diffs));
  if (form === 'stat') return statText(diffs, terminal);
  return form === 'name-status' ? nameStatusText(diffs) : patchText(diffs, terminal);
}

export function diffJson(diff: FileDiff): Json {
  const { path: changed, change, from, similarity, before, after, binary, stat, hunks } = diff;
  return {
    path: changed,
    change,
    ...(from === undefined ? {} : { from, similarity: similarity ?? 0 }),
    before: before ?? null,
    after: after ?? null,
    binary,
    added: stat.added,
    deleted: stat.deleted,
    hunks: hunks.map((hunk) => ({
      ...hunk,
      lines: hunk.lines.map((line) => ({ kind: line.kind, text: line.text, lineFeed: line.lineFeed !== false })),
    })),
  };
}
