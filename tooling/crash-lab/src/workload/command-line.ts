import { RUN } from './perform.js';
import type { Step } from './step.js';

/**
 * The words behind `muse` that take a step; `undefined` where no command does only that. The files of a commit are in the
 * work tree already.
 */
export function commandLine(step: Step): readonly string[] | undefined {
  switch (step.do) {
    case 'commit':
      return ['commit', '--json', '-m', step.message, '--', ...Object.keys(step.files)];
    case 'switch':
      return ['switch', '--json', step.to];
    case 'merge':
      return ['merge', '--json', '--no-ff', '-m', step.message, step.from];
    case 'create-branch':
      return ['branch', '--json', step.branch];
    case 'rename-branch':
      return ['branch', '--json', '-m', step.branch, step.to];
    case 'delete-branch':
      return ['branch', '--json', '-D', step.branch];
    case 'set-config':
      return ['config', 'set', '--json', step.key, step.value];
    case 'reserve':
    case 'claim':
      return ['coord', step.do, '--json', '--run', RUN.runId, step.address];
    case 'release':
      return ['coord', 'release', '--json', '--run', RUN.runId, step.id];
    case 'log-op':
    case 'log-operation':
      return undefined;
  }
}
