import {
  abortMergeSync,
  commitSync,
  mergeSync,
  quitMergeSync,
  resolveCommitSync,
  type AbortResult,
  type MergeResult,
  type QuitResult,
} from '@muse/repository';
import type { Input } from '../arguments/input.js';
import { usageError } from '../arguments/usage-error.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { id, list, nullable, object, oneOf, path, text, treeChange, words } from '../command/schema.js';
import { readActor, readSigner, signerOptions } from '../identity/signer.js';
import { renderSaved } from '../checkout/switch-to.js';
import { changeName, counted, summariseChanges } from '../output/changes.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';

type Result = MergeResult | ({ readonly kind: 'aborted' } & AbortResult) | ({ readonly kind: 'quit' } & QuitResult);

export const command: AnyCommand = defineCommand<Result>({
  name: 'merge',
  group: 'branches',
  summary: 'Bring the changes of another branch into this one',
  description:
    'Moves the branch forward where it has nothing of its own; otherwise makes a commit with both as parents, in which every change of both sides is contained. A text that both sides changed is merged line by line.\n\nWhere they changed the same lines, or a file that is no text, the merge stops and exits 6: no branch has moved, what could be merged is in the work tree, and the places in conflict are between markers. Resolve them by editing or with "muse resolve", then say "muse merge --continue"; or take everything back with --abort.',
  positionals: [{ name: 'revision', description: 'The branch or commit to merge', value: 'revision' }],
  options: [
    { name: 'message', short: 'm', value: 'text', many: true, description: 'Message of the merge commit' },
    { name: 'ff-only', description: 'Only move the branch forward; refuse if a merge commit is needed' },
    { name: 'no-ff', description: 'Make a merge commit even if the branch could move forward' },
    {
      name: 'conflict',
      value: 'style',
      choices: ['merge', 'diff3', 'zdiff3'],
      description: 'Between the markers, show both sides, or the base too (default: merge)',
    },
    { name: 'continue', description: 'Commit the merge in progress, once no conflict is left' },
    { name: 'abort', description: 'Give it up: its files are as they were before' },
    { name: 'quit', description: 'Forget it, and leave the files as they are now' },
    ...signerOptions,
  ],
  examples: [
    { command: 'muse merge feature', description: 'Everything on feature' },
    { command: "muse merge --no-ff -m 'Merge the parser' feature", description: 'Always with a commit' },
  ],
  schema: oneOf(
    object({ kind: words('up-to-date', 'fast-forward', 'merged'), id, changes: list(treeChange) }),
    object({ kind: words('aborted'), restored: list(path), saved: nullable(id) }),
    object({ kind: words('quit'), setAside: nullable(text('Where a damaged record was put.')) }),
  ),
  run(context, input) {
    const way = readWay(input);
    if (way === 'abort') {
      const repository = context.openRepository();
      const actor = readActor(context, repository);
      return { kind: 'aborted' as const, ...abortMergeSync(repository, actor === undefined ? {} : { actor }) };
    }
    if (way === 'quit') return { kind: 'quit' as const, ...quitMergeSync(context.openRepository()) };
    return way === 'continue' ? conclude(context, input) : merge(context, input);
  },
  render(result) {
    if (result.kind === 'aborted')
      return `Gave up the merge; ${counted(result.restored.length, 'file')} as before it\n${renderSaved(result.saved)}`;
    if (result.kind === 'quit') {
      return result.setAside === null
        ? 'Forgot the merge; the files are as they are\n'
        : `Set the damaged record aside as ${escapeLine(result.setAside)}; the files are as they are\n`;
    }
    const { kind, id: tip, changes } = result;
    if (kind === 'up-to-date') return 'Already up to date\n';
    const done = kind === 'fast-forward' ? 'Moved forward to' : 'Merged as';
    return `${done} ${shortId(tip)}\n ${summariseChanges(changes)}\n`;
  },
  json(result) {
    if (result.kind === 'aborted') return { kind: result.kind, restored: result.restored, saved: result.saved };
    if (result.kind === 'quit') return { kind: result.kind, setAside: result.setAside };
    const { kind, id: tip, changes } = result;
    return { kind, id: tip, changes: changes.map((change) => ({ path: change.path, change: changeName(change) })) };
  },
});

const WAYS = ['continue', 'abort', 'quit'] as const;

function readWay(input: Input): (typeof WAYS)[number] | undefined {
  const asked = WAYS.filter((way) => input.has(way));
  const [way] = asked;
  const help = "Run 'muse help merge'.";
  if (asked.length > 1) throw usageError(`--${asked.join(' and --')} exclude each other`, help);
  if (way !== undefined && input.words.length > 0) throw usageError(`--${way} takes no revision`, help);
  if (way === undefined && input.words.length === 0) throw usageError('which branch is to be merged?', help);
  if (input.has('ff-only') && input.has('no-ff')) throw usageError('--ff-only and --no-ff exclude each other', help);
  return way;
}

function readMessage(input: Input): { readonly message?: string } {
  const message = input.values('message').join('\n\n');
  return message === '' ? {} : { message: `${message.trimEnd()}\n` };
}

function merge(context: Context, input: Input): MergeResult {
  const name = input.words[0]!;
  const repository = context.openRepository();
  const style = input.value('conflict') as 'merge' | 'diff3' | 'zdiff3' | undefined;
  return mergeSync(repository, {
    theirs: resolveCommitSync(repository, name),
    name,
    ...readMessage(input),
    ...(style === undefined ? {} : { style }),
    signer: readSigner(context, repository, input),
    ffOnly: input.has('ff-only'),
    noFf: input.has('no-ff'),
  });
}

function conclude(context: Context, input: Input): MergeResult {
  const repository = context.openRepository();
  const signer = readSigner(context, repository, input);
  const made = commitSync(repository, { ...readMessage(input), signer, concludes: 'merge' });
  return { kind: 'merged', id: made.id, changes: made.changes };
}
