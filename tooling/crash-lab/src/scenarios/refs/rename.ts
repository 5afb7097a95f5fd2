import { packRefsSync, readReflogSync, renameBranchSync } from '@muse/refs';
import type { Scenario } from '../../scenario.js';
import { A, B, because, look, move, open, prepared, refScenario } from './store.js';

/** A branch with its log and every HEAD on it. */
export const renameBranch: Scenario = {
  ...refScenario({
    name: 'rename a branch',
    promise: 'A branch has its old name or its new one, with HEAD on it and its reflog behind it.',
    prepare: (fs) => {
      prepared({ 'refs/heads/main': A, 'refs/heads/other': A })(fs);
      move(fs, 'refs/heads/main', B);
      packRefsSync(open(fs));
    },
    steps: [
      { name: 'rename main', run: (fs) => renameBranchSync(open(fs), 'main', 'trunk', because('rename')) },
      { name: 'rename other', run: (fs) => renameBranchSync(open(fs), 'other', 'other/deep', because('rename')) },
      { name: 'rename it back', run: (fs) => renameBranchSync(open(fs), 'other/deep', 'other', because('rename')) },
    ],
  }),
  // What was in the log before is durable, so no rename may lose it.
  observe: (fs) => {
    const store = open(fs);
    const names = ['refs/heads/main', 'refs/heads/trunk'];
    const logs = names.flatMap((name) => readReflogSync(store, name).map((entry) => entry.reason));
    return { seen: look(fs), moves: logs.filter((reason) => reason.startsWith('to ')).length };
  },
};
