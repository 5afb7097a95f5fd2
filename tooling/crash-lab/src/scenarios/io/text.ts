import { ensureDirSync, sweepTempsSync, writeJsonAtomicSync, writeTextAtomicSync } from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { textAt } from './files.js';

export const text: Scenario = {
  name: 'io/text',
  promise: 'writeTextAtomic, also into directories that do not exist yet, leaves the old text or the new one.',
  steps: ['first', 'the second, longer than the first', ''].map((content, index) => ({
    name: `write text ${index + 1}`,
    run: (fs) => void writeTextAtomicSync('/new/deep/note', content, { fs }),
  })),
  recover: (fs) => void sweepTempsSync('/', { fs, recursive: true }),
  observe: (fs) => textAt(fs, '/new/deep/note'),
  next: (fs) => void writeTextAtomicSync('/new/deep/note', 'after', { fs }),
};

export const json: Scenario = {
  name: 'io/json',
  promise: 'writeJsonAtomic leaves JSON that parses: the old value or the new one.',
  prepare(fs) {
    ensureDirSync('/d', { fs });
    writeJsonAtomicSync('/d/value.json', { version: 0 }, { fs });
  },
  steps: [1, 2].map((version) => ({
    name: `write version ${version}`,
    run: (fs) => void writeJsonAtomicSync('/d/value.json', { version, list: Array(version * 300).fill('x') }, { fs }),
  })),
  recover: (fs) => void sweepTempsSync('/d', { fs }),
  observe: (fs) => JSON.parse(textAt(fs, '/d/value.json') ?? 'null') as unknown,
  next: (fs) => void writeJsonAtomicSync('/d/value.json', null, { fs }),
};
