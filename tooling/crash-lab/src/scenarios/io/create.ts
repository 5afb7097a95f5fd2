import { createExclusiveSync, ensureDirSync, errorCode, removeFileSync, sweepTempsSync } from '@muse/io';
import type { FileSystem } from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { pattern, textAt } from './files.js';

const NAMES = ['a', 'b', 'c'];

function refused(fs: FileSystem, path: string): void {
  try {
    createExclusiveSync(path, pattern(10, 7), { fs });
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_EXISTS') return;
    throw error;
  }
  throw new Error(`${path} was made twice`);
}

export const createExclusive: Scenario = {
  name: 'io/create exclusive',
  promise: 'createExclusive leaves nothing or the whole file under the name; once it returns nobody makes it again.',
  prepare: (fs) => ensureDirSync('/d', { fs }),
  steps: [
    ...NAMES.map((name, index) => ({
      name: `make ${name}`,
      run: (fs: FileSystem) => void createExclusiveSync(`/d/${name}`, pattern(200 + 5_000 * index, index), { fs }),
    })),
    { name: 'be refused', run: (fs) => refused(fs, '/d/a') },
  ],
  recover: (fs) => void sweepTempsSync('/d', { fs }),
  observe: (fs) => NAMES.map((name) => textAt(fs, `/d/${name}`)),
  next: (fs) => void createExclusiveSync('/d/next', pattern(20, 9), { fs }),
};

export const remove: Scenario = {
  name: 'io/remove',
  promise: 'removeFile leaves the file or nothing; once it returns, nothing.',
  prepare(fs) {
    ensureDirSync('/d/e', { fs });
    for (const name of ['a', 'b', 'e/c']) createExclusiveSync(`/d/${name}`, pattern(30, 1), { fs });
  },
  steps: ['a', 'e/c', 'b'].map((name) => ({
    name: `remove ${name}`,
    run: (fs) => void removeFileSync(`/d/${name}`, { fs }),
  })),
  observe: (fs) => ['a', 'b', 'e/c'].map((name) => textAt(fs, `/d/${name}`) !== null),
  next: (fs) => void createExclusiveSync('/d/next', pattern(20, 9), { fs }),
};
