import type { FileSystem } from '@muse/io';
import { dropStashSync, listStashSync, pushStashSync } from '@muse/vcs-state';
import type { Scenario } from '../../scenario.js';
import { stashed } from './samples.js';
import { DIR, LONG_TEXT, open, prepare, sweep } from './state-dir.js';

const pushing = (message: string) => ({
  name: `push ${message.slice(0, 5)}`,
  run: (fs: FileSystem) => void pushStashSync(open(fs), stashed(message)),
});
const dropping = (message: string) => ({
  name: `drop ${message.slice(0, 5)}`,
  run: (fs: FileSystem) => void dropStashSync(open(fs), stashed(message)),
});

/** The list of stashed work. */
export const stash: Scenario = {
  name: 'vcs-state/stash',
  promise: 'An entry that was pushed is listed until it is dropped, and then no more; the others stay in their order.',
  prepare,
  steps: [pushing('one'), pushing(`two ${LONG_TEXT}`), pushing('three'), dropping(`two ${LONG_TEXT}`), dropping('one')],
  observe: (fs) => listStashSync(open(fs)).map(({ message }) => message),
  next(fs) {
    sweep(fs);
    const before = listStashSync(open(fs));
    pushStashSync(open(fs), stashed('later'));
    const after = dropStashSync(open(fs), stashed('later'));
    if (after.length !== before.length) throw new Error('an entry was lost');
    pushStashSync(open(fs), stashed('last'));
  },
};

/** The very first entry of a repository that has only its directory. */
export const firstStash: Scenario = {
  ...stash,
  name: 'vcs-state/first stash',
  prepare: (fs) => fs.sync.mkdir(DIR),
  steps: [pushing('one')],
};
