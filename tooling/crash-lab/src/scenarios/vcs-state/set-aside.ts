import { errorCode } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { readMergeStateSync, setAsideDamagedStateSync, writeMergeStateSync } from '@muse/vcs-state';
import type { Scenario } from '../../scenario.js';
import { put, text } from '../support.js';
import { MERGE } from './samples.js';
import { DIR, open, prepare, sweep } from './state-dir.js';

const FILE = 'MERGE_STATE.json';
const DAMAGED = '{"version": 1, "bas';

/** The way out of a damaged record. */
export const setAside: Scenario = {
  name: 'vcs-state/set aside',
  promise:
    'What is left of a damaged record is under its own name or, after an explicit quit, under another; never gone.',
  prepare(fs) {
    prepare(fs);
    put(fs, DIR, { [FILE]: DAMAGED });
  },
  steps: [
    { name: 'set the damaged record aside', run: (fs) => void setAsideDamagedStateSync(open(fs), 'merge') },
    { name: 'begin another merge', run: (fs) => void writeMergeStateSync(open(fs), MERGE) },
  ],
  observe(fs) {
    const copies = (fs.sync.readdir(DIR) ?? []).filter(({ name }) => name.startsWith(`${FILE}.damaged-`));
    return { state: stateOf(fs), copies: copies.map(({ name }) => text(fs, `${DIR}/${name}`)) };
  },
  next(fs) {
    sweep(fs);
    if (stateOf(fs) === 'damaged') setAsideDamagedStateSync(open(fs), 'merge');
    writeMergeStateSync(open(fs), MERGE, { expected: readMergeStateSync(open(fs)) });
  },
};

function stateOf(fs: FileSystem): 'none' | 'damaged' | 'merge' {
  try {
    return readMergeStateSync(open(fs)) === null ? 'none' : 'merge';
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_DAMAGED_STATE') throw error;
    return 'damaged';
  }
}
