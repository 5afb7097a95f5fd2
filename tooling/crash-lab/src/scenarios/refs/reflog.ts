import { readReflogSync } from '@muse/refs';
import type { Scenario } from '../../scenario.js';
import { A, B, C, D, move, moving, open, prepared, refScenario } from './store.js';

/** What is durable in a log when the steps begin. */
const DURABLE = 2;

/** The log of a ref that moves often. */
export const reflog: Scenario = {
  ...refScenario({
    name: 'reflog',
    promise:
      'A reflog may lack the last movements after a power cut; its newest entry says where the ref is, and the older ones stay.',
    prepare: (fs) => {
      prepared({ 'refs/heads/main': A })(fs);
      move(fs, 'refs/heads/main', B);
    },
    steps: [
      moving('refs/heads/main', C),
      moving('refs/heads/main', D),
      moving('refs/heads/main', A),
      moving('refs/heads/main', B),
    ],
  }),
  check: (fs) => {
    for (const name of ['HEAD', 'refs/heads/main']) {
      const entries = readReflogSync(open(fs), name);
      const beginning = entries.slice(0, DURABLE).map((entry) => entry.new);
      if (beginning[0] !== A || beginning[1] !== B) throw new Error(`the reflog of ${name} begins with ${beginning}`);
    }
  },
};
