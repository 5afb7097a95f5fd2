import { decodeTree, type ObjectId } from '@muse/objects';
import { catObjectSync, resolveRevisionSync, type Resolved } from '@muse/repository';
import type { Input } from '../arguments/input.js';
import { usageError } from '../arguments/usage-error.js';
import { defineCommand, type AnyCommand, type Json, type Output } from '../command/command.js';
import { count, id, object, optional, text, words } from '../command/schema.js';
import { escapeText } from '../output/escape.js';
import type { Terminal } from '../output/terminal.js';
import { decodeText } from '../output/text.js';
import { entriesSchema, entriesText } from '../output/tree.js';

type Form = 'content' | 'type' | 'size';

interface Shown {
  readonly id: ObjectId;
  readonly kind: Resolved['kind'];
  readonly bytes: Uint8Array;
  readonly form: Form;
}

export const command: AnyCommand = defineCommand<Shown>({
  name: 'cat-object',
  group: 'inspect',
  summary: 'Print a stored object, its kind or its size',
  description:
    'Prints the content of an object: the bytes of a file as they are (escaped only where standard output is a terminal), the text of a commit or tag, the entries of a tree. The bytes are compared with the id before they are printed.',
  positionals: [
    { name: 'object', description: 'An id, or a revision such as HEAD:src/name.ts', value: 'revision', required: true },
  ],
  options: [
    { name: 'pretty', short: 'p', description: 'The content (the default)' },
    { name: 'type', short: 't', description: 'Only the kind: blob, tree, commit, tag or snapshot' },
    { name: 'size', short: 's', description: 'Only the number of bytes' },
  ],
  examples: [
    { command: 'muse cat-object HEAD', description: 'A commit' },
    { command: 'muse cat-object HEAD:src/name.ts', description: 'A file as it was committed' },
    { command: 'muse cat-object -t HEAD^{tree}', description: 'What kind it is' },
  ],
  schema: object({
    id,
    kind: words('blob', 'tree', 'commit', 'tag', 'snapshot'),
    size: count('Bytes.'),
    text: optional(text('The content; bytes that are not UTF-8 are U+DC80 to U+DCFF. Absent for trees.')),
    entries: optional(entriesSchema),
  }),
  run(context, input) {
    const form = readForm(input);
    const repository = context.openRepository();
    const { id: found, kind } = resolveRevisionSync(repository, input.words[0]!);
    return { id: found, kind, bytes: catObjectSync(repository, found).bytes, form };
  },
  render: (shown, terminal) => renderObject(shown, terminal),
  json: ({ id: found, kind, bytes }): Json => ({
    id: found,
    kind,
    size: bytes.length,
    ...(kind === 'tree' ? { entries: decodeTree(bytes, found) } : { text: decodeText(bytes) }),
  }),
});

function readForm(input: Input): Form {
  const forms = (['type', 'size'] as const).filter((form) => input.has(form));
  if (forms.length + Number(input.has('pretty')) > 1)
    throw usageError('only one of -p, -t and -s can be given', "Run 'muse help cat-object'.");
  return forms[0] ?? 'content';
}

function renderObject({ id: found, kind, bytes, form }: Shown, terminal: Terminal): Output {
  if (form === 'type') return `${kind}\n`;
  if (form === 'size') return `${bytes.length}\n`;
  if (kind === 'tree') return entriesText(decodeTree(bytes, found));
  if (kind === 'blob') return terminal.isTerminal ? escapeText(decodeText(bytes)) : bytes;
  return escapeText(decodeText(bytes));
}
