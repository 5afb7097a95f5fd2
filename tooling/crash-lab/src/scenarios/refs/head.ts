import { writeHeadBranchSync, writeHeadCommitSync } from '@muse/refs';
import type { Scenario } from '../../scenario.js';
import { A, B, because, DIR, next, open, prepared, refScenario } from './store.js';

/** HEAD alone. */
export const writeHead: Scenario = refScenario({
  name: 'write HEAD',
  promise: 'HEAD is as it was or as it was told to be, whole, and stays there once that is acknowledged.',
  prepare: prepared({ 'refs/heads/main': A, 'refs/heads/topic': B }),
  steps: [
    { name: 'put HEAD on a branch', run: (fs) => writeHeadBranchSync(open(fs), 'topic', because('switch')) },
    { name: 'put HEAD on a commit', run: (fs) => writeHeadCommitSync(open(fs), A, because('detach')) },
    { name: 'put HEAD on a branch without commits', run: (fs) => writeHeadBranchSync(open(fs), 'new', because('new')) },
  ],
});

/** The very first. */
export const writeFirstHead: Scenario = {
  ...refScenario({
    name: 'write the first HEAD',
    promise: 'A HEAD that was not there is absent or whole.',
    prepare: (fs) => {
      prepared()(fs);
      fs.sync.unlink(`${DIR}/HEAD`);
    },
    steps: [{ name: 'put HEAD on main', run: (fs) => writeHeadBranchSync(open(fs), 'main', because('begin')) }],
  }),
  observe: (fs) => Buffer.from(fs.sync.readFile(`${DIR}/HEAD`) ?? 'none').toString(),
  check: () => undefined,
  next: (fs) => {
    writeHeadBranchSync(open(fs), 'main', because('begin'));
    next(fs);
  },
};
