import type { FileDiff } from '@muse/repository';
import type { Json, Option } from '../command/command.js';
import {
  count,
  fileKind,
  id,
  list,
  nullable,
  object,
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
  { name: 'exact', description: "The patch byte for byte, nothing escaped, for 'git apply' or 'patch -p1'" },
];

const version: JsonSchema = nullable(object({ kind: fileKind, id }));

export const fileDiffSchema: JsonSchema = object({
  path,
  change: words('added', 'modified', 'deleted', 'type-changed', 'mode-changed'),
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

export function renderDiffs(diffs: readonly FileDiff[], form: DiffForm, terminal: Terminal): Output {
  if (form === 'exact') return encodeText(renderPatch(diffs));
  if (form === 'stat') return statText(diffs, terminal);
  return form === 'name-status' ? nameStatusText(diffs) : patchText(diffs, terminal);
}

export function diffJson(diff: FileDiff): Json {
  const { path: changed, change, before, after, binary, stat, hunks } = diff;
  return {
    path: changed,
    change,
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
