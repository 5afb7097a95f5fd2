import { ensureDirSync, sweepTempsSync, writeFileAtomicSync, writeGroupSync, type FileSystem } from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { pattern, textAt } from './files.js';

const PATHS = ['/d/a', '/d/b', '/e/c', '/e/d'];

const write = (fs: FileSystem, turn: number): void => {
  writeGroupSync(
    PATHS.map((path, index) => ({ path, data: pattern(150 + 100 * index, turn * 10 + index) })),
    { fs },
  );
};

export const group: Scenario = {
  name: 'io/write group',
  promise: 'writeGroup leaves each of its files whole, old or new; once it returns, all of them new.',
  prepare(fs) {
    ensureDirSync('/d', { fs });
    ensureDirSync('/e', { fs });
    writeFileAtomicSync('/d/a', pattern(40, 3), { fs });
  },
  steps: [1, 2, 3].map((turn) => ({ name: `write the group, turn ${turn}`, run: (fs) => write(fs, turn) })),
  recover(fs) {
    sweepTempsSync('/d', { fs });
    sweepTempsSync('/e', { fs });
  },
  observe: (fs) => PATHS.map((path) => textAt(fs, path)),
  between: (before, after, seen) =>
    (seen as unknown[]).every((file, at) => file === (before as unknown[])[at] || file === (after as unknown[])[at]),
  next: (fs) => write(fs, 9),
};
