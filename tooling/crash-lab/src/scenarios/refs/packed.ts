import type { FileSystem } from '@muse/io';
import { packRefsSync } from '@muse/refs';
import type { Scenario } from '../../scenario.js';
import { A, B, C, moving, open, prepared, refScenario } from './store.js';

const packing = { name: 'pack all refs', run: (fs: FileSystem) => void packRefsSync(open(fs)) };
const refs = { 'refs/heads/main': A, 'refs/heads/a/b': A, 'refs/tags/v1': B };

/** From many files into one. */
export const packRefs: Scenario = {
  ...refScenario({
    name: 'pack',
    promise: 'Packing changes no value; what moves or goes afterwards is not undone by the packed file.',
    prepare: prepared(refs),
    steps: [
      packing,
      moving('refs/heads/main', B),
      moving('refs/heads/a/b', null),
      moving('refs/tags/v1', null),
      packing,
      moving('refs/heads/main', C),
      packing,
      moving('refs/heads/a', B),
    ],
  }),
};
