import { ensureDirSync, sweepTempsSync, writeFileAtomicSync } from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { pattern, textAt } from './files.js';

const PATH = '/d/file';

/** Sizes within a sector, within a block, and over several blocks. */
const SIZES = [100, 700, 9_000, 0, 300];

export const replace: Scenario = {
  name: 'io/replace',
  promise: 'writeFileAtomic leaves the old bytes or the new ones, whole; once it returns, the new ones.',
  prepare: (fs) => ensureDirSync('/d', { fs }),
  steps: SIZES.map((size, index) => ({
    name: `write ${size} bytes`,
    run: (fs) => void writeFileAtomicSync(PATH, pattern(size, index), { fs, mode: index % 2 === 0 ? 0o600 : 0o666 }),
  })),
  recover: (fs) => void sweepTempsSync('/d', { fs }),
  observe: (fs) => ({ text: textAt(fs, PATH), mode: fs.sync.lstat(PATH)?.mode }),
  next: (fs) => void writeFileAtomicSync(PATH, pattern(50, 99), { fs }),
};
