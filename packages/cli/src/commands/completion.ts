import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object, oneOf, text, truth } from '../command/schema.js';
import { findCandidates, type Candidates } from '../completion/candidates.js';
import { scripts, shells, type Shell } from '../completion/scripts.js';
import { escapeLine } from '../output/escape.js';
import { usageError } from '../arguments/usage-error.js';

type Completion = { readonly shell: Shell; readonly script: string } | { readonly candidates: Candidates };

export const command: AnyCommand = defineCommand<Completion>({
  name: 'completion',
  group: 'setup',
  summary: 'Print the completion script for a shell',
  description:
    'Prints a script that completes commands, options, branches and tags. Load it from the start-up file of the shell:\n\n  bash:        source <(muse completion bash)\n  zsh:         source <(muse completion zsh)\n  fish:        muse completion fish | source\n  PowerShell:  muse completion powershell | Out-String | Invoke-Expression',
  positionals: [{ name: 'shell', description: 'bash, zsh, fish or powershell', value: 'text', choices: shells }],
  paths: 'With --candidates: the words of the command line so far',
  options: [{ name: 'candidates', description: 'Print what may come next, for the scripts', hidden: true }],
  examples: [
    { command: 'muse completion bash', description: 'For bash' },
    { command: 'muse completion fish', description: 'For fish' },
  ],
  schema: oneOf(
    object({ shell: text(), script: text() }),
    object({ files: truth(), candidates: list(object({ word: text(), description: text() })) }),
  ),
  async run(context, input) {
    if (input.has('candidates')) return { candidates: await findCandidates(context, input.paths ?? []) };
    const shell = shells.find((name) => name === input.words[0]);
    if (shell === undefined) throw usageError('muse completion needs <shell>', `One of: ${shells.join(', ')}.`);
    return { shell, script: scripts[shell] };
  },
  render: (result) => ('script' in result ? result.script : renderCandidates(result.candidates)),
  json: (result) =>
    'script' in result ? { ...result } : { files: result.candidates.files, candidates: result.candidates.words },
});

function renderCandidates({ words, files }: Candidates): string {
  const lines = words.map(({ word, description }) => `${escapeLine(word)}\t${escapeLine(description)}\n`);
  return lines.join('') + (files ? ':files\n' : '');
}
