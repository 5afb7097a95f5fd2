import { ensureDirSync, sweepTempsSync, withLockSync, writeTextAtomicSync, type FileSystem } from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { textAt } from './files.js';

const LOCK = '/locks/one';

/** Reads a number under the lock and writes the next one: what a lock is for. */
const count = (fs: FileSystem): void => {
  withLockSync(LOCK, () => writeTextAtomicSync('/d/count', String(Number(textAt(fs, '/d/count') ?? '0') + 1), { fs }), {
    fs,
    timeoutMs: 0,
  });
};

export const lock: Scenario = {
  name: 'io/lock',
  promise: 'A lock dies with its holder: after a kill or a power cut at any call the next one takes it at once.',
  prepare: (fs) => ensureDirSync('/d', { fs }),
  steps: [1, 2, 3].map((turn) => ({ name: `count to ${turn} under the lock`, run: count })),
  recover: (fs) => void sweepTempsSync('/', { fs, recursive: true }),
  observe: (fs) => Number(textAt(fs, '/d/count') ?? '0'),
  next: count,
};
