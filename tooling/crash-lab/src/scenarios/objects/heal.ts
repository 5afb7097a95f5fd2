import type { FileSystem } from '@muse/io';
import { writeObjectsSync, writeObjectSync } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { put } from '../support.js';
import { DIR, emptyStore, objectScenario, open, sample } from './store.js';

/* A copy whose bytes are wrong is replaced by whoever writes the right ones. */

const one = sample('the right bytes');
const two = sample('another object');
const hex = one.id.slice('sha256:'.length);

/** By a file of its own. */
export const healLoose: Scenario = objectScenario({
  name: 'write over a damaged copy',
  promise:
    'Writing the right bytes over a damaged copy heals it; until then reading it is an error, never wrong bytes.',
  watched: [one],
  damaged: true,
  prepare: prepareDamage,
  steps: [{ name: 'store the right bytes', run: (fs) => void writeObjectSync(open(fs), one.id, one.bytes) }],
});

/** By a pack. */
export const healByPack: Scenario = objectScenario({
  name: 'a pack overrules a damaged copy',
  promise: 'A damaged file is removed only after the pack with the right bytes is durable.',
  watched: [one, two],
  damaged: true,
  prepare: prepareDamage,
  steps: [{ name: 'store both as a pack', run: (fs) => void writeObjectsSync(open(fs), [one, two]) }],
});

function prepareDamage(fs: FileSystem): void {
  emptyStore(fs);
  put(fs, DIR, { [`sha256/${hex.slice(0, 2)}/${hex.slice(2)}`]: 'the right b\0\0\0\0' });
}
