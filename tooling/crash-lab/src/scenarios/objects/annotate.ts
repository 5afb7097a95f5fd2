import type { FileSystem } from '@muse/io';
import { annotateCommitSync, readAnnotationsSync } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { TIME } from '../support.js';
import { emptyStore, next, open, sample } from './store.js';

const commit = sample('as good as a commit').id;

/** Annotations are lines of a log. */
export const annotate: Scenario = {
  name: 'objects/annotate',
  promise: 'An annotation stays once it is acknowledged; a crash while one is made takes none of the others.',
  prepare: emptyStore,
  steps: ['the first', 'the second, which is longer', 'the third'].map((text) => ({
    name: `annotate with ${text}`,
    run: (fs) => add(fs, text),
  })),
  observe: (fs) => readAnnotationsSync(open(fs), commit).annotations.map((annotation) => annotation.text),
  next: (fs) => {
    const before = readAnnotationsSync(open(fs), commit).annotations.length;
    add(fs, 'after the crash');
    const after = readAnnotationsSync(open(fs), commit).annotations;
    if (after.length !== before + 1 || after.at(-1)?.text !== 'after the crash')
      throw new Error('the annotation made after the crash is not the last');
    next(fs);
  },
};

function add(fs: FileSystem, text: string): void {
  const by = { name: 'Ada', email: 'ada@example.org', time: TIME, zone: '+0000' };
  annotateCommitSync(open(fs), commit, { kind: 'note', text, by });
}
