import { ensureDirSync, runSync, sweepTempsSync, writeTextAtomicSync, type FileSystem } from '@muse/io';
import { openTemp, sealTemp, tempPath, writeTemp } from '@muse/io/protocols';
import type { Scenario } from '../../scenario.js';
import { pattern, textAt } from './files.js';

/** What a process leaves that dies before it publishes: a file, and a directory with files. */
function leave(fs: FileSystem): void {
  const temp = runSync(fs, openTemp('/d'));
  runSync(fs, writeTemp(temp, pattern(500, 1)));
  runSync(fs, sealTemp(temp));
  const directory = runSync(fs, tempPath('/d/deep'));
  ensureDirSync(`${directory}/inner`, { fs });
  writeTextAtomicSync(`${directory}/inner/file`, 'in a temp', { fs });
}

export const sweep: Scenario = {
  name: 'io/sweep',
  promise:
    'sweepTemps takes away what the dead left and nothing else, and a sweep that is itself cut short is done by the next.',
  prepare(fs) {
    ensureDirSync('/d/deep', { fs });
    writeTextAtomicSync('/d/.muse-tmp-notes', 'not a temp', { fs });
    writeTextAtomicSync('/d/deep/kept', 'kept', { fs });
  },
  steps: [
    { name: 'leave temps', run: leave },
    { name: 'publish beside them', run: (fs) => void writeTextAtomicSync('/d/deep/kept', 'still kept', { fs }) },
    { name: 'leave more', run: leave },
  ],
  recover: (fs) => void sweepTempsSync('/d', { fs, recursive: true }),
  observe: (fs) => ({ notes: textAt(fs, '/d/.muse-tmp-notes'), kept: textAt(fs, '/d/deep/kept') }),
  next: (fs) => void writeTextAtomicSync('/d/next', 'next', { fs }),
};
