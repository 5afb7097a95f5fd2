import { ensureDirSync, sweepTempsSync, writeFileAtomicSync } from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { pattern, textAt } from './files.js';

const isThere = (fs: Parameters<Scenario['observe']>[0], path: string): boolean =>
  fs.sync.stat(path)?.kind === 'directory';

export const ensureDir: Scenario = {
  name: 'io/ensureDir',
  promise: 'ensureDir leaves a chain of directories from the top; once it returns, all of it.',
  steps: [
    { name: 'make one', run: (fs) => ensureDirSync('/a', { fs }) },
    { name: 'make two below it', run: (fs) => ensureDirSync('/a/b/c', { fs }) },
    { name: 'make them again', run: (fs) => ensureDirSync('/a/b/c', { fs }) },
    { name: 'make three at the top', run: (fs) => ensureDirSync('/x/y/z', { fs }) },
  ],
  observe: (fs) => ['/a', '/a/b', '/a/b/c', '/x', '/x/y', '/x/y/z'].map((path) => isThere(fs, path)),
  // A shorter chain is what is promised: no gap in it, nothing that is not wanted.
  between: (before, after, seen) =>
    (seen as boolean[]).every((there, at) => there === (before as boolean[])[at] || there === (after as boolean[])[at]),
  next: (fs) => ensureDirSync('/x/y/z', { fs }),
};

export const fileInNewDirectory: Scenario = {
  name: 'io/write into a new directory',
  promise: 'A file that was acknowledged in a directory that was made for it does not go away with the directory.',
  steps: ['/p/q/file', '/p/r/file'].map((path, index) => ({
    name: `write ${path}`,
    run: (fs) => void writeFileAtomicSync(path, pattern(600, index), { fs }),
  })),
  recover: (fs) => void sweepTempsSync('/', { fs, recursive: true }),
  observe: (fs) => [textAt(fs, '/p/q/file'), textAt(fs, '/p/r/file')],
  next: (fs) => void writeFileAtomicSync('/p/q/other', pattern(10, 5), { fs }),
};
