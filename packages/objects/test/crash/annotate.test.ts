import { memoryFileSystem, runSync, type MemoryFileSystem } from '@muse/io';
import { recordingFileSystem } from '@muse/io/testing';
import { expect, it } from 'vitest';
import {
  annotateCommitSync,
  openObjectStore,
  readAnnotationsSync,
  readCommitSync,
  writeCommitSync,
} from '../../src/index.js';
import type { Annotation, ObjectId } from '../../src/index.js';
import { annotateCommit } from '../../src/protocols.js';
import { ADA, someCommit } from '../helpers/values.js';

const DIR = '/r/.muse/objects';
const [first, second, third] = ['one', 'two', 'three'].map((text) => ({ kind: 'note', by: ADA, text }) as const) as [
  Annotation,
  Annotation,
  Annotation,
];

it('H-OBJ-10, I-3: killed before each of its calls, the commit and earlier annotations stay, and later ones work', () => {
  for (let nth = 0; ; nth++) {
    const disk = memoryFileSystem();
    disk.sync.mkdir('/r');
    const store = openObjectStore(DIR, { fs: disk });
    const id = writeCommitSync(store, someCommit(1));
    annotateCommitSync(store, id, first);
    const ended = annotateKilled(disk, nth, id);
    const after = openObjectStore(DIR, { fs: disk.spawn() });
    const there = readAnnotationsSync(after, id).annotations;
    expect([1, 2]).toContain(there.length);
    expect([first, second]).toEqual(expect.arrayContaining([...there]));
    if (ended) expect(there).toEqual([first, second]);
    annotateCommitSync(after, id, third);
    expect(readAnnotationsSync(after, id).annotations).toEqual([...there, third]);
    expect(readCommitSync(after, id)).toEqual(someCommit(1));
    if (ended) break;
    expect(nth).toBeLessThan(200);
  }
});

/** Annotates in a process that is killed before its nth call; true if it came to its end before. */
function annotateKilled(disk: MemoryFileSystem, nth: number, id: ObjectId): boolean {
  const victim = disk.spawn();
  let calls = 0;
  const { fs } = recordingFileSystem(victim, {
    fail: () => {
      if (calls++ === nth) victim.kill();
      return undefined;
    },
  });
  try {
    runSync(fs, annotateCommit(openObjectStore(DIR, { fs }), id, second));
  } catch (error) {
    if (calls <= nth) throw error;
  }
  return calls <= nth;
}
