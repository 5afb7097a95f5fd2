import { writeObjectFromPathSync, writeObjectSync } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { put } from '../support.js';
import { emptyStore, objectScenario, open, sample } from './store.js';

/* One object, as a file of its own. */

const [one, two, three] = [sample('one'), sample('two'), sample('three')];
const large = sample('a large one, '.repeat(2000));

/** From memory. */
export const writeLoose: Scenario = objectScenario({
  name: 'write',
  promise: 'An object that was stored can be read; one that was not acknowledged can be read whole or is absent.',
  watched: [one, two],
  steps: [
    { name: 'store the first object', run: (fs) => void writeObjectSync(open(fs), one.id, one.bytes) },
    { name: 'store the second object', run: (fs) => void writeObjectSync(open(fs), two.id, two.bytes) },
  ],
});

/** By a process that stores several. */
export const writeLooseByOneProcess: Scenario = {
  ...objectScenario({
    name: 'write with one handle',
    promise: 'The same where one handle stores one object after the other and knows which directories are durable.',
    watched: [one, two, three],
    steps: [],
  }),
  steps: stepsOfOneHandle(),
};

/** Again. */
export const writeStored: Scenario = objectScenario({
  name: 'write what is stored',
  promise: 'Storing an object again changes nothing, and once it is acknowledged the first copy is durable too.',
  watched: [one, two],
  steps: [
    { name: 'store an object', run: (fs) => void writeObjectSync(open(fs), one.id, one.bytes) },
    {
      name: 'store it again, and another one',
      run: (fs) => {
        writeObjectSync(open(fs), one.id, one.bytes);
        writeObjectSync(open(fs), two.id, two.bytes);
      },
    },
  ],
});

/** From a file. */
export const writeFromPath: Scenario = objectScenario({
  name: 'write from a path',
  promise: 'The content of a file of any size is stored whole or not at all.',
  watched: [large],
  prepare: (fs) => {
    emptyStore(fs);
    put(fs, '', { source: Buffer.from(large.bytes).toString() });
  },
  steps: [{ name: 'store a file', run: (fs) => void writeObjectFromPathSync(open(fs), large.id, '/source') }],
});

/** The handle is made by the first step, so that every run has its own. */
function stepsOfOneHandle(): Scenario['steps'] {
  let store: ReturnType<typeof open>;
  return [
    {
      name: 'open the store and store an object',
      run: (fs) => {
        store = open(fs);
        writeObjectSync(store, one.id, one.bytes);
      },
    },
    { name: 'store another one', run: () => void writeObjectSync(store, two.id, two.bytes) },
    { name: 'store a third one', run: () => void writeObjectSync(store, three.id, three.bytes) },
  ];
}
