import { killAtRandom, spawnWorkers } from '@muse/io/testing';
import { expect, it } from 'vitest';
import { annotateCommit, readAnnotationsSync, writeCommitSync } from '../../src/index.js';
import { tempStore } from '../helpers/temp-store.js';
import { ADA, someCommit } from '../helpers/values.js';
import { workerPath } from '../helpers/worker-path.js';

it('H-OBJ-10: 20 processes add a reviewer each to one commit: all are there', async () => {
  using temp = tempStore();
  const id = writeCommitSync(temp.store, someCommit(1));
  const results = await spawnWorkers(workerPath('annotate'), 20, { data: (index) => ({ dir: temp.dir, id, index }) });
  for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { annotations, damaged } = readAnnotationsSync(temp.open(), id);
  expect(annotations.map(({ by }) => by.time).sort((a, b) => a - b)).toEqual(results.map((_, index) => index));
  expect(damaged).toEqual([]);
});

it('H-OBJ-10: 30 tasks of one process add one each: all are there', async () => {
  using temp = tempStore('volume');
  const id = writeCommitSync(temp.store, someCommit(1));
  const texts = Array.from({ length: 30 }, (_, index) => `by ${index}`);
  await Promise.all(texts.map((text) => annotateCommit(temp.store, id, { kind: 'review', by: ADA, text })));
  const { annotations } = readAnnotationsSync(temp.store, id);
  expect(annotations.map(({ text }) => text).sort()).toEqual(texts.sort());
});

it('H-OBJ-10, I-3, I-6: SIGKILL at 10 random moments: nothing acknowledged is lost, and the next one works at once', async () => {
  using temp = tempStore();
  const id = writeCommitSync(temp.store, someCommit(1));
  const acknowledged: unknown[] = [];
  for (let index = 0; index < 10; index++) {
    const data = { dir: temp.dir, id, index, forEver: true };
    const { lines, signal, stderr } = await killAtRandom(workerPath('annotate'), { data });
    expect(signal, stderr).toBe('SIGKILL');
    acknowledged.push(...lines);
    await annotateCommit(temp.open(), id, { kind: 'note', by: ADA, text: `after ${index}` });
    acknowledged.push(`after ${index}`);
  }
  const texts = readAnnotationsSync(temp.open(), id).annotations.map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts).toEqual(expect.arrayContaining(acknowledged));
});
