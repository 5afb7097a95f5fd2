import { writeObjectsSync } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { DIR, emptyStore, next, objectScenario, open, samples } from './store.js';

/** One fewer than make the next pack take them over. */
const CROWD = 7;
const before = Array.from({ length: CROWD }, (_, n) => samples(`pack ${n}`, 2));
const [eighth, ninth] = [samples('the eighth', 2), samples('the ninth', 2)];

/** Small packs are taken over by a new one where there are many. */
export const absorb: Scenario = {
  ...objectScenario({
    name: 'absorb small packs',
    promise: 'While many small packs become one, each object is in a pack that is there, at every instant.',
    watched: [...before.flat(), ...eighth, ...ninth],
    prepare: (fs) => {
      emptyStore(fs);
      const store = open(fs);
      for (const objects of before) writeObjectsSync(store, objects);
    },
    steps: [
      {
        name: 'store two objects, with which the packs become one',
        run: (fs) => {
          writeObjectsSync(open(fs), eighth);
          const packs = fs.sync.readdir(`${DIR}/packs`)!.filter(({ name }) => name.endsWith('.mpack')).length;
          if (packs !== 1) throw new Error(`there are ${packs} packs, not one: this scenario shows nothing`);
        },
      },
      { name: 'store two more', run: (fs) => void writeObjectsSync(open(fs), ninth) },
    ],
  }),
  // So many that they are taken over once more, under the lock that the dead one may have held.
  next: (fs) => {
    next(fs);
    for (let n = 0; n <= CROWD; n++) writeObjectsSync(open(fs), samples(`after the crash ${n}`, 2));
  },
};
