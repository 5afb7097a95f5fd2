import type { FileSystem } from '@muse/io';
import { abortMergeSync, commitSync, conflictsSync, mergeSync, resolveSync, statusSync } from '@muse/repository';
import type { Scenario, Step } from '../../scenario.js';
import { put, save } from '../support.js';
import { commit, look, next, open, prepared, ROOT, SIGNER, tipOf, workScenario } from './home.js';

/* What a merge leaves in the work tree, and the record that says so, are never there one without the other. */

const files = { a: '1\n2\n3\n', b: 'b1', 'd/c': 'c1' };
const theirs = { a: '1\ntheirs\n3\n', b: null, 'e/new': 'new' };

const prepare = prepared({ main: files, topic: theirs }, (fs) => {
  save(fs, `${ROOT}/a`, '1\nours\n3\n');
  save(fs, `${ROOT}/b`, 'b2');
  commit(fs, 'ours');
  put(fs, ROOT, { mine: 'untracked', 'd/c': 'in progress' });
});

const stopping: Step = {
  name: 'merge topic, which stops',
  run(fs) {
    try {
      mergeSync(open(fs), { theirs: tipOf(fs, 'topic'), name: 'topic', signer: SIGNER });
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_MUSE_CONFLICT') return;
      throw error;
    }
    throw new Error('the merge did not stop');
  },
};

const resolving: Step = {
  name: 'resolve a',
  run: (fs) => void resolveSync(open(fs), { paths: ['a'], take: 'theirs' }),
};

/** Given up where it cannot be finished. */
export const conflictAborted: Scenario = conflictScenario(
  'merge that stops, abort',
  'The files of a stopped merge and its record are both there or both not, whether they come or go.',
  [stopping, { name: 'abort', run: (fs) => void abortMergeSync(open(fs)) }],
);

/** Brought to its end. */
export const conflictResolved: Scenario = conflictScenario(
  'merge that stops, resolve, commit',
  'A resolution is there with its file; the commit that concludes a merge has both parents, and the record never outlives it.',
  [
    stopping,
    resolving,
    { name: 'resolve b', run: (fs) => void resolveSync(open(fs), { paths: ['b'], take: 'ours' }) },
    { name: 'conclude', run: (fs) => void commitSync(open(fs), { signer: SIGNER, concludes: 'merge' }) },
  ],
);

function conflictScenario(name: string, promise: string, steps: readonly Step[]): Scenario {
  return {
    ...workScenario({ name, promise, prepare, steps }),
    observe: (fs) => [look(fs, ROOT), conflictsSync(open(fs)).map(({ path, state }) => `${path} ${state}`)],
    next: (fs) => goOn(fs),
  };
}

/** A part of a merge cannot be committed: the next commit is of the whole, or after giving it up. */
function goOn(fs: FileSystem): void {
  if (statusSync(open(fs)).operation === 'merge') abortMergeSync(open(fs));
  next(fs);
}
