import { sweepTempsSync } from '@muse/io';
import { restoreObjectSync, writeObjectsSync } from '@muse/objects';
import type { Scenario } from '../../scenario.js';
import { contents, put } from '../support.js';
import { emptyStore, next, open, sample } from './store.js';

const [old, fresh] = [sample('the old text'), sample('#!/bin/sh\nthe new one\n')];

/** A file gets the content of an object. */
export const restore: Scenario = {
  name: 'objects/restore',
  promise:
    'A restored file has its old content or all of the new one, and keeps the new one once that is acknowledged.',
  prepare: (fs) => {
    emptyStore(fs);
    writeObjectsSync(open(fs), [old, fresh]);
    put(fs, '/out', { file: 'something else', link: '-> elsewhere' });
  },
  steps: [
    { name: 'restore over a file', run: (fs) => void restoreObjectSync(open(fs), old.id, '/out/file') },
    {
      name: 'restore over a link',
      run: (fs) => void restoreObjectSync(open(fs), fresh.id, '/out/link', { mode: 0o777 }),
    },
    { name: 'restore into a new directory', run: (fs) => void restoreObjectSync(open(fs), old.id, '/out/d/e/file') },
  ],
  observe: (fs) => contents(fs, '/out'),
  next: (fs) => {
    sweepTempsSync('/out', { fs, recursive: true });
    restoreObjectSync(open(fs), old.id, '/out/later');
    next(fs);
  },
};
