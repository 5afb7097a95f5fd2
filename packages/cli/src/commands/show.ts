import { resolveRevisionSync, showSync, type Shown, type ShownCommit } from '@muse/repository';
import { formatDate } from '../arguments/date.js';
import { namesByCommit } from '../arguments/ref-names.js';
import { toPathLimit } from '../arguments/paths.js';
import { withPathHint } from '../arguments/revisions.js';
import { defineCommand, type AnyCommand, type Json, type Output } from '../command/command.js';
import { count, id, list, object, oneOf, person, text, words, type JsonSchema } from '../command/schema.js';
import { annotationJson, annotationLines, annotationSchema } from '../output/annotation.js';
import { commitJson, commitLines, commitSchema, indented, type NamedCommit } from '../output/commit.js';
import {
  diffJson,
  diffOptions,
  fileDiffSchema,
  readDiffForm,
  readRenames,
  renderDiffs,
  type DiffForm,
} from '../output/diff.js';
import { escapeLine, escapeText } from '../output/escape.js';
import { signatureJson, signatureSchema } from '../output/signature.js';
import type { Terminal } from '../output/terminal.js';
import { decodeText } from '../output/text.js';
import { entriesSchema, entriesText } from '../output/tree.js';

interface Showing {
  readonly shown: Shown;
  readonly form: DiffForm;
  readonly names: (commit: NamedCommit['id']) => readonly string[];
}

const parts: Readonly<Record<Shown['kind'], JsonSchema>> = {
  commit: object({
    kind: words('commit'),
    commit: commitSchema,
    signature: signatureSchema,
    annotations: list(annotationSchema, 'Reviews, test runs and notes, oldest first.'),
    damagedAnnotations: count('How many annotations are left out.'),
    files: list(fileDiffSchema),
  }),
  tag: object({
    kind: words('tag'),
    tag: object({ id, name: text(), object: id, tagger: person, message: text() }),
    target: { type: 'object', description: 'What it names, in one of these forms.' },
  }),
  tree: object({ kind: words('tree'), id, entries: entriesSchema }),
  snapshot: object({ kind: words('snapshot'), id, tree: id, time: { type: 'integer' }, by: text(), reason: text() }),
  blob: object({ kind: words('blob'), id, text: text('Bytes that are not UTF-8 are U+DC80 to U+DCFF.') }),
};

export const command: AnyCommand = defineCommand<Showing>({
  name: 'show',
  group: 'history',
  summary: 'Show a commit with its changes, a tag, a directory or a file',
  description:
    'Shows a commit, whether its signature is good, what was annotated, and what it changed against its first parent; a tag and what it names; the entries of a directory ("HEAD:src"); or a file as it was committed ("HEAD:src/name.ts").',
  positionals: [{ name: 'revision', description: 'What to show (default: HEAD)', value: 'revision' }],
  paths: 'Of a commit, only these files and directories',
  options: diffOptions,
  examples: [
    { command: 'muse show', description: 'The last commit' },
    { command: 'muse show --stat HEAD~1', description: 'How much the one before changed' },
    { command: 'muse show HEAD:src/name.ts', description: 'A file as it was committed' },
  ],
  schema: oneOf(...Object.values(parts)),
  paged: true,
  run(context, input) {
    const repository = context.openRepository();
    const paths = toPathLimit(context, repository, input.paths);
    const revision = input.words[0] ?? 'HEAD';
    const found = withPathHint(context, input.words, () => resolveRevisionSync(repository, revision));
    const shown = showSync(repository, found, {
      context: input.number('unified') ?? 3,
      renames: readRenames(input),
      ...(paths === undefined ? {} : { paths }),
    });
    return { shown, form: readDiffForm(input), names: namesByCommit(repository) };
  },
  render: (showing, terminal) => render(showing.shown, showing, terminal),
  json: ({ shown, names }) => json(shown, names),
});

function render(shown: Shown, showing: Showing, terminal: Terminal): Output {
  switch (shown.kind) {
    case 'commit':
      return showing.form === 'exact'
        ? renderDiffs(shown.files, 'exact', terminal)
        : commitText(shown, showing, terminal);
    case 'tag':
      return tagText(shown, showing, terminal);
    case 'tree':
      return entriesText(shown.entries);
    case 'snapshot':
      return snapshotText(shown, terminal);
    case 'blob':
      return terminal.isTerminal ? escapeText(decodeText(shown.bytes)) : shown.bytes;
  }
}

function* commitText(shown: ShownCommit, { form, names }: Showing, terminal: Terminal): Generator<string> {
  yield `${commitLines({ ...shown, refs: names(shown.id) }, terminal).join('\n')}\n`;
  const known = annotationLines(shown, terminal);
  if (known.length > 0) yield `\n${known.join('\n')}\n`;
  if (shown.files.length === 0) return;
  yield '\n';
  const differences = renderDiffs(shown.files, form, terminal);
  if (typeof differences === 'string') yield differences;
  else yield* differences as Iterable<string>;
}

function* tagText(shown: Shown & { readonly kind: 'tag' }, showing: Showing, terminal: Terminal): Generator<string> {
  const { name, tagger, message } = shown.tag;
  const lines = [
    terminal.paint.yellow(`tag ${escapeLine(name)}`),
    `Tagger: ${escapeLine(`${tagger.name} <${tagger.email}>`)}`,
    `Date:   ${formatDate(tagger.time, tagger.zone)}`,
    '',
    ...indented(message),
    '',
  ];
  yield `${lines.join('\n')}\n`;
  const target = render(shown.target, showing, terminal);
  if (target instanceof Uint8Array) yield escapeText(decodeText(target));
  else if (typeof target === 'string') yield target;
  else yield* target;
}

function snapshotText(
  { id: snapshotId, snapshot }: Shown & { readonly kind: 'snapshot' },
  { paint }: Terminal,
): string {
  const { by, time, reason, tree } = snapshot;
  const lines = [
    paint.yellow(`snapshot ${snapshotId}`),
    `By:     ${escapeLine(by)}`,
    `Date:   ${formatDate(time, '+0000')}`,
    `Reason: ${escapeLine(reason)}`,
    `Files:  muse cat-object ${tree}`,
  ];
  return `${lines.join('\n')}\n`;
}

function json(shown: Shown, names: Showing['names']): Json {
  const { kind } = shown;
  if (kind === 'commit') {
    return {
      kind,
      commit: commitJson({ ...shown, refs: names(shown.id) }),
      signature: signatureJson(shown.signature),
      annotations: shown.annotations.map(annotationJson),
      damagedAnnotations: shown.damaged.length,
      files: shown.files.map(diffJson),
    };
  }
  if (kind === 'tag') {
    const { name, object: named, tagger, message } = shown.tag;
    return { kind, tag: { id: shown.id, name, object: named, tagger, message }, target: json(shown.target, names) };
  }
  if (kind === 'tree') return { kind, id: shown.id, entries: shown.entries };
  if (kind === 'blob') return { kind, id: shown.id, text: decodeText(shown.bytes) };
  const { tree, time, by, reason } = shown.snapshot;
  return { kind, id: shown.id, tree, time, by, reason };
}
