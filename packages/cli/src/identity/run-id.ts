import type { Input } from '../arguments/input.js';
import type { Option } from '../command/command.js';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';

/** Says who it is that coordinates with others. */
export const runOption: Option = {
  name: 'run',
  value: 'id',
  description: 'Who you are among the others ($MUSE_RUN_ID)',
};

/** Who coordinates: `--run`, or else `MUSE_RUN_ID`. Throws ERR_MUSE_NO_RUN (refused) where nobody said it. */
export function readRunId(context: Context, input: Input): string {
  const run = input.value('run') ?? context.env['MUSE_RUN_ID'];
  if (run !== undefined && run !== '') return run;
  throw refused(
    'nobody said whose this is: every reservation belongs to a run',
    'ERR_MUSE_NO_RUN',
    'Give a name that stays the same from command to command, and that nobody else uses: --run <id>, or MUSE_RUN_ID.',
  );
}
