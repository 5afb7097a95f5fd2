import type { Annotation, Annotations, ObjectId } from '@muse/objects';
import { annotateSync, readAnnotationsSync, resolveCommitSync, type Repository } from '@muse/repository';
import type { Input } from '../arguments/input.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { count, id, list, object, oneOf } from '../command/schema.js';
import { readSigner, signerOptions } from '../identity/signer.js';
import { annotationJson, annotationLines, annotationSchema } from '../output/annotation.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';

type Result =
  | { readonly commit: ObjectId; readonly recorded: Annotation }
  | { readonly commit: ObjectId; readonly found: Annotations };

export const command: AnyCommand = defineCommand<Result>({
  name: 'annotate',
  group: 'history',
  summary: 'Record or list what became known about a commit later',
  description:
    'Records a review, a test run or a note about a commit. The commit and its id do not change, and many may annotate one commit at once. "muse show" shows it too.\n\nWithout -m and --result, lists what was recorded, or of one --kind.',
  positionals: [{ name: 'revision', description: 'The commit (default: HEAD)', value: 'revision' }],
  options: [
    {
      name: 'message',
      short: 'm',
      value: 'text',
      many: true,
      description: 'What to record; more are paragraphs of it',
    },
    { name: 'kind', value: 'kind', choices: ['review', 'test', 'note'], description: 'What it is (default: note)' },
    { name: 'result', value: 'result', choices: ['pass', 'fail'], description: 'What came of it' },
    ...signerOptions.filter(({ name }) => name === 'author' || name === 'date'),
  ],
  examples: [
    { command: "muse annotate --kind review --result pass -m 'Reads well' HEAD", description: 'A review' },
    { command: "muse annotate --kind test --result fail -m '2 of 12 failed' HEAD~1", description: 'A test run' },
    { command: 'muse annotate', description: 'What is known about the last commit' },
  ],
  schema: oneOf(
    object({ commit: id, recorded: annotationSchema }),
    object({
      commit: id,
      annotations: list(annotationSchema, 'Oldest first.'),
      damaged: count('How many are left out.'),
    }),
  ),
  run(context, input) {
    const repository = context.openRepository();
    const commit = resolveCommitSync(repository, input.words[0] ?? 'HEAD');
    if (input.has('message') || input.has('result')) return record(context, repository, { commit, input });
    const { annotations, damaged } = readAnnotationsSync(repository, commit);
    const kind = input.value('kind');
    return { commit, found: { annotations: annotations.filter((one) => (kind ?? one.kind) === one.kind), damaged } };
  },
  render(result, terminal) {
    if ('recorded' in result) return `Recorded a ${result.recorded.kind} of ${shortId(result.commit)}\n`;
    return annotationLines(result.found, terminal).map((line) => `${line}\n`);
  },
  json: (result) =>
    'recorded' in result
      ? { commit: result.commit, recorded: annotationJson(result.recorded) }
      : {
          commit: result.commit,
          annotations: result.found.annotations.map(annotationJson),
          damaged: result.found.damaged.length,
        },
});

function record(
  context: Context,
  repository: Repository,
  { commit, input }: { readonly commit: ObjectId; readonly input: Input },
): Result {
  const text = input.values('message').join('\n\n').trimEnd();
  const result = input.value('result');
  if (text === '' && result === undefined)
    throw refused('there is nothing to record: the message is empty', 'ERR_MUSE_EMPTY_MESSAGE');
  const recorded = annotateSync(repository, commit, {
    kind: input.value('kind') ?? 'note',
    text: text === '' ? '' : `${text}\n`,
    ...(result === undefined ? {} : { result }),
    signer: readSigner(context, repository, input),
  });
  return { commit, recorded };
}
