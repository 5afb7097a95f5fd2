import { createTagSync, deleteTagSync, listTagsSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { look, open, prepared, ROOT, SIGNER, tipOf, workScenario } from './home.js';

/** Light and annotated. */
export const tags: Scenario = {
  ...workScenario({
    name: 'tag create, move, delete',
    promise: 'A tag is there with its message or not at all; nothing is named that is not stored.',
    prepare: prepared({ main: { a: '1' }, topic: { a: '2' } }),
    steps: [
      { name: 'make a light tag', run: (fs) => void createTagSync(open(fs), 'light') },
      {
        name: 'make an annotated tag',
        run: (fs) => void createTagSync(open(fs), 'v1', { annotation: { message: 'the first', signer: SIGNER } }),
      },
      {
        name: 'move the light one',
        run: (fs) => void createTagSync(open(fs), 'light', { target: tipOf(fs, 'topic'), force: true }),
      },
      { name: 'delete the annotated one', run: (fs) => void deleteTagSync(open(fs), 'v1') },
    ],
  }),
  observe: (fs) => [look(fs, ROOT), listTagsSync(open(fs)).map(({ name, target, tag }) => ({ name, target, tag }))],
};
