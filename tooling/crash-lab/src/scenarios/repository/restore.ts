import type { FileSystem } from '@muse/io';
import { restoreSync } from '@muse/repository';
import type { Scenario } from '../../scenario.js';
import { put } from '../support.js';
import { eachFile, open, prepared, ROOT, switching, tipOf, workScenario } from './home.js';

/* Each file is restored whole or as it was; what is overwritten is in the store first. */

const files = { a: 'a1', 'd/b': 'b1', 'd/c': 'c1', gone: 'g1', link: '-> a' };

/** From the last commit. */
export const restore: Scenario = workScenario({
  name: 'restore',
  promise: 'Each path is as the user left it or as in the commit; what is overwritten was stored durably before.',
  kept: ['work in progress', 'more of it'],
  between: eachFile,
  prepare: prepared({ main: files }, (fs) =>
    put(fs, ROOT, { a: 'work in progress', 'd/b': 'more of it', gone: null, link: '-> d/b', 'd/mine': 'untracked' }),
  ),
  steps: [restoring('one file', ['a']), restoring('all that is left', ['d', 'gone', 'link'])],
});

/** From another commit. */
export const restoreSource: Scenario = workScenario({
  name: 'restore from another commit',
  promise: 'The same where the content is not that of the last commit.',
  kept: ['work in progress'],
  between: eachFile,
  prepare: prepared({ main: files, topic: { a: 'a2', 'd/b': 'b2', 'd/c': null } }, (fs) =>
    put(fs, ROOT, { a: 'work in progress' }),
  ),
  steps: [restoring('as in topic', ['a', 'd'], 'topic'), restoring('back to main', ['d/b'], 'main')],
});

/** Soon after a checkout. */
export const switchThenRestore: Scenario = workScenario({
  name: 'switch, then restore an old version',
  promise: 'A file restored right after a checkout keeps what was restored, and the others what the checkout wrote.',
  between: eachFile,
  prepare: prepared({ main: { a: 'a1', b: 'b1', c: 'c1' }, topic: { a: 'a2', b: 'b2', c: 'c2' } }),
  steps: [switching('topic'), restoring('one file as in main', ['a'], 'main')],
});

function restoring(what: string, paths: readonly string[], branch?: string): Scenario['steps'][number] {
  return {
    name: `restore ${what}`,
    run: (fs: FileSystem) =>
      void restoreSync(open(fs), { paths, ...(branch !== undefined && { source: tipOf(fs, branch) }) }),
  };
}
