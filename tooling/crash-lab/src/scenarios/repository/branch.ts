import type { FileSystem } from '@muse/io';
import { addWorktreeSync, createBranchSync, deleteBranchSync, renameBranchSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { open, prepared, tipOf, workScenario } from './home.js';

/** Made, moved, deleted. */
export const branches: Scenario = workScenario({
  name: 'branch create, move, delete',
  promise: 'A branch is there or not, at its old commit or its new one, and the work tree does not change.',
  prepare: prepared({ main: { a: '1' }, topic: { a: '2' } }),
  steps: [
    { name: 'make a branch', run: (fs) => void createBranchSync(open(fs), 'feature/one', { time: 0 }) },
    {
      name: 'move it',
      run: (fs) => void createBranchSync(open(fs), 'feature/one', { start: tipOf(fs, 'topic'), force: true }),
    },
    { name: 'delete it', run: (fs) => void deleteBranchSync(open(fs), 'feature/one', { force: true }) },
  ],
});

/** With the work trees that are on it. */
export const renameBranch: Scenario = workScenario({
  name: 'branch rename',
  promise: 'A branch has its old name or its new one, and every work tree on it goes with it.',
  linked: ['/linked'],
  prepare: prepared({ main: { a: '1' }, topic: { a: '2' } }, (fs: FileSystem) => {
    addWorktreeSync(open(fs), '/linked', { branch: 'topic' });
  }),
  steps: [
    { name: 'rename the branch of the main work tree', run: (fs) => renameBranchSync(open(fs), 'main', 'trunk') },
    { name: 'rename that of the linked one', run: (fs) => renameBranchSync(open(fs), 'topic', 'topic/deep') },
  ],
});
