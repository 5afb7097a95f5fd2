import { initRepositorySync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { makeDirs, put } from '../support.js';
import { begin, commit, expectVerified, isWorkTree, look, next, prepared, recover, ROOT } from './home.js';

/** A new repository. */
export const init: Scenario = {
  name: 'repository/init',
  promise: 'There is no repository or a complete one, and the files of the directory are as they were.',
  prepare: (fs) => {
    makeDirs(fs, '', [ROOT.slice(1)]);
    put(fs, ROOT, { 'a/file': 'mine', other: 'mine too' });
  },
  steps: [{ name: 'make a repository', run: (fs) => void initRepositorySync(ROOT, { fs }) }],
  recover: (fs) => recover(fs),
  observe: (fs) => look(fs, ROOT),
  check: (fs) => {
    if (isWorkTree(fs, ROOT)) expectVerified(fs);
  },
  next: (fs) => {
    if (!isWorkTree(fs, ROOT)) begin(fs);
    next(fs);
    commit(fs, 'everything');
  },
};

/** What somebody removed from `.muse` is made again. */
export const initForce: Scenario = {
  name: 'repository/init --force',
  promise: 'What is missing is made again, each part whole; nothing that is there changes.',
  prepare: (fs) => {
    prepared({ main: { a: '1' } })(fs);
    for (const name of ['repo.json', 'refs/tags', 'refs/remotes'])
      if (name === 'repo.json') fs.sync.unlink(`${ROOT}/.muse/${name}`);
      else fs.sync.rmdir(`${ROOT}/.muse/${name}`);
  },
  steps: [{ name: 'make what is missing', run: (fs) => void initRepositorySync(ROOT, { fs, force: true }) }],
  observe: (fs) => {
    const isThere = (name: string): boolean => fs.sync.lstat(`${ROOT}/.muse/${name}`) !== undefined;
    return isThere('repo.json') ? look(fs, ROOT) : 'to be completed';
  },
  next: (fs) => {
    initRepositorySync(ROOT, { fs, force: true });
    expectVerified(fs);
    next(fs);
  },
};
