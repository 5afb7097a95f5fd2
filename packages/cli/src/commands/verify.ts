import { MuseError } from '@muse/io';
import { verifySync, type VerifyResult } from '@muse/repository';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { count, list, object, text, truth } from '../command/schema.js';
import { counted } from '../output/changes.js';
import { escapeLine } from '../output/escape.js';

export const command: AnyCommand = defineCommand<VerifyResult>({
  name: 'verify',
  group: 'inspect',
  summary: 'Check every object, branch and tag for damage',
  description:
    'Reads every stored object again and compares it with its id, parses every commit, tree, branch, tag, HEAD and reflog, and checks that nothing they refer to is missing. It also reads the settings, what unfinished operations remember, the operation log, and the records of who works on what. It changes nothing. Exits 3 if anything is damaged, and names it.',
  examples: [{ command: 'muse verify', description: 'Everything' }],
  schema: object({
    ok: truth(),
    objects: count(),
    packs: count(),
    refs: count(),
    commits: count(),
    problems: list(object({ kind: text(), item: text(), message: text() })),
  }),
  run: (context) => verifySync(context.openRepository(), {}),
  render({ objects, packs, refs, commits, problems }, { paint }) {
    const sum = `${counted(objects, 'object')} (${counted(packs, 'pack')}), ${counted(commits, 'commit')}, ${counted(refs, 'ref')}`;
    if (problems.length === 0) return `Everything is whole: ${sum}\n`;
    const lines = problems.map(
      ({ item, message }) => `${paint.red('damaged:')} ${escapeLine(item)}: ${escapeLine(message)}\n`,
    );
    return `${lines.join('')}Looked at ${sum}\n`;
  },
  json: ({ objects, packs, refs, commits, problems }) => ({
    ok: problems.length === 0,
    objects,
    packs,
    refs,
    commits,
    problems: problems.map(({ kind, item, message }) => ({ kind, item, message })),
  }),
  failure: ({ problems }) =>
    problems.length === 0
      ? undefined
      : new MuseError(`${counted(problems.length, 'problem')} found`, {
          code: 'ERR_MUSE_DAMAGED',
          kind: 'damaged',
          hint: 'Nothing was changed. Bring back what is damaged from another copy of the repository.',
          data: { problems: problems.length },
        }),
});
