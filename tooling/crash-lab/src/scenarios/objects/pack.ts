import type { FileSystem } from '@muse/io';
import { addFromPathSync, addSync, finishPackSync, openPackWriter, writeObjectsSync } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { put } from '../support.js';
import { emptyStore, objectScenario, open, sample, samples } from './store.js';

/* Several objects, as one file. */

const [first, second] = [samples('first', 4), samples('second', 3)];
const single = sample('alone');
const large = sample('more than the buffer of a writer holds, '.repeat(30_000));

/** From memory. */
export const writePack: Scenario = objectScenario({
  name: 'write many',
  promise: 'Objects that are stored together are there together or not at all.',
  watched: [...first, ...second],
  steps: [
    { name: 'store four objects', run: (fs) => void writeObjectsSync(open(fs), first) },
    { name: 'store three more and one of them', run: (fs) => void writeObjectsSync(open(fs), [...second, first[0]!]) },
  ],
});

/** A commit without a new file in it. */
export const writePackOfOne: Scenario = objectScenario({
  name: 'write a pack of one object',
  promise: 'A single object in a pack is there whole or absent.',
  watched: [single],
  steps: [
    {
      name: 'store one object as a pack',
      run: (fs) => {
        const writer = openPackWriter(open(fs));
        addSync(writer, single.bytes);
        finishPackSync(writer, { loose: false });
      },
    },
  ],
});

/** Larger than the memory that a writer takes. */
export const streamPack: Scenario = objectScenario({
  name: 'stream files into a pack',
  promise: 'Files that are streamed into a pack piece by piece are there together when it is finished, or not at all.',
  watched: [large, single],
  prepare: (fs) => {
    emptyStore(fs);
    put(fs, '', { large: asText(large.bytes), small: asText(single.bytes) });
  },
  steps: [
    {
      name: 'store a large and a small file as one pack',
      run: (fs: FileSystem) => {
        const writer = openPackWriter(open(fs));
        addFromPathSync(writer, '/large');
        addFromPathSync(writer, '/small');
        finishPackSync(writer);
      },
    },
  ],
});

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
