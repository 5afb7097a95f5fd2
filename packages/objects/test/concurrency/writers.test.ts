import { chmodSync, writeFileSync } from 'node:fs';
import { noTemps, spawnWorkers, startWorker, type WorkerResult } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  blobId,
  readCommit,
  readCommitSync,
  readObject,
  readObjectSync,
  verifyObjectsSync,
  writeCommit,
  writeObject,
  writeObjectSync,
  type Commit,
  type ObjectId,
} from '../../src/index.js';
import { loosePath } from '../../src/store/store.js';
import { filesBelow } from '../helpers/files.js';
import { packPaths, putPack } from '../helpers/packs.js';
import { tempStore } from '../helpers/temp-store.js';
import { someCommit, someObject, someObjects, text } from '../helpers/values.js';
import { workerPath } from '../helpers/worker-path.js';

interface Done {
  readonly id: ObjectId;
  readonly text?: string;
  readonly commit?: Commit;
}

describe('tasks of one process', () => {
  it('S-014 S-016 H-OBJ-4: 200 write 200 objects and read them back at once', async () => {
    using temp = tempStore('volume');
    const objects = someObjects(200, 300);
    const read = await Promise.all(
      objects.map(async ({ id, bytes }) => {
        expect(await writeObject(temp.store, id, bytes)).toBe(true);
        return await readObject(temp.store, id);
      }),
    );
    for (const [index, { id, bytes }] of objects.entries()) {
      expect(Buffer.compare(read[index]!, bytes)).toBe(0);
      expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
    }
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('S-015: 100 write 100 commits and read them back', async () => {
    using temp = tempStore('volume');
    const commits = Array.from({ length: 100 }, (_, number) => someCommit(number));
    const read = await Promise.all(
      commits.map(async (commit) => readCommit(temp.store, await writeCommit(temp.store, commit))),
    );
    expect(read).toEqual(commits);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it.each(['absent', 'damaged'])('S-078: 50 write one object that is %s', async (start) => {
    using temp = tempStore();
    const { id, bytes } = someObject(5000);
    if (start === 'damaged') {
      writeObjectSync(temp.store, id, bytes);
      chmodSync(loosePath(temp.store, id), 0o644);
      writeFileSync(loosePath(temp.store, id), 'damaged');
    }
    const results = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const written = await writeObject(temp.store, id, bytes);
        expect(Buffer.compare((await readObject(temp.store, id))!, bytes)).toBe(0);
        return written;
      }),
    );
    expect(results).toContain(true);
    expect(filesBelow(temp.dir)).toHaveLength(1);
    expect(noTemps(temp.root)).toEqual([]);
  });
});

describe('processes', () => {
  it('S-014 S-015 S-016 S-078 H-OBJ-4: 200 write an object each, 100 of them a commit, 50 one that all share', async () => {
    using temp = tempStore();
    const done = await runAll(temp.dir, 200, (index) => ({
      objects: 1,
      commits: index % 2 === 0 ? 1 : 0,
      ...(index % 4 === 0 ? { shared: 'one object for all' } : {}),
    }));
    const commits = done.filter(({ commit }) => commit !== undefined);
    expect([done.length, commits.length]).toEqual([350, 100]);
    expect(new Set(done.map(({ id }) => id)).size).toBe(301);
    for (const { id, text: hex, commit } of done) {
      // Read by a process that did not write it.
      if (commit === undefined) expect(Buffer.from(readObjectSync(temp.store, id)!).toString('hex')).toBe(hex);
      else expect(readCommitSync(temp.store, id)).toEqual(commit);
    }
    expect(filesBelow(temp.dir)).toHaveLength(301);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('S-078: 50 write one object whose file is damaged, which ends healed', async () => {
    using temp = tempStore();
    const bytes = text('one object for all');
    const id = blobId(bytes);
    writeObjectSync(temp.store, id, bytes);
    chmodSync(loosePath(temp.store, id), 0o644);
    writeFileSync(loosePath(temp.store, id), '');
    const done = await runAll(temp.dir, 50, () => ({ shared: 'one object for all' }));
    expect(done).toHaveLength(50);
    expect(done.every((one) => one.id === id)).toBe(true);
    expect(Buffer.compare(readObjectSync(temp.store, id)!, bytes)).toBe(0);
    expect(filesBelow(temp.dir)).toHaveLength(1);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('I-4: 12 that write packs and absorb those of the others lose nothing, and no reader misses an object', async () => {
    using temp = tempStore();
    const old = putPack(temp.store, 30, 200);
    const reader = startWorker(workerPath('read-for-ever'), { data: { dir: temp.dir, ids: old.map(({ id }) => id) } });
    await reader.line(() => true);
    const done = await runAll(temp.dir, 12, () => ({ packs: 25 }));
    reader.go();
    const { lines, code, stderr } = await reader.ended;
    expect(code, stderr).toBe(0);
    expect(lines).toEqual([{ reading: true }, { rounds: expect.any(Number) }]);
    expect(done).toHaveLength(300);
    for (const { id, text: hex } of done)
      expect(Buffer.from(readObjectSync(temp.store, id)!).toString('hex')).toBe(hex);
    for (const { id, bytes } of old) expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
    expect(verifyObjectsSync(temp.open()).problems).toEqual([]);
    expect(packPaths(temp).length).toBeLessThan(150);
    expect(noTemps(temp.root)).toEqual([]);
  });
});

async function runAll(dir: string, count: number, data: (index: number) => object): Promise<Done[]> {
  const results: WorkerResult[] = await spawnWorkers(workerPath('write-and-read'), count, {
    data: (index) => ({ ...data(index), dir, index }),
  });
  for (const { code, stderr } of results) expect(code, stderr).toBe(0);
  return results.flatMap(({ lines }) => (lines as Done[][]).flat());
}
