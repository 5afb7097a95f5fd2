import { memoryFileSystem, runSync, sweepTempsSync, type FileSystem, type MemoryFileSystem } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  openObjectStore,
  readObjectSync,
  verifyObjectsSync,
  writeObjectsSync,
  writeObjectSync,
  type ObjectId,
  type ObjectStore,
} from '../../src/index.js';
import { restoreObject, writeObject, writeObjectFromPath, writeObjects } from '../../src/protocols.js';
import { someObject, someObjects } from '../helpers/values.js';

const DIR = '/r/.muse/objects';

interface Scenario {
  readonly name: string;
  /** Small packs that are there before; seven are absorbed. */
  readonly packs: number;
  readonly fresh: readonly { readonly id: ObjectId; readonly bytes: Buffer }[];
  run(store: ObjectStore): Protocol<unknown>;
}

const scenarios: readonly (() => Scenario)[] = [
  () => {
    const object = someObject();
    return {
      name: 'writeObject',
      packs: 1,
      fresh: [object],
      run: (store) => writeObject(store, object.id, object.bytes),
    };
  },
  () => {
    const object = someObject();
    const run = (store: ObjectStore): Protocol<unknown> => writeObjectFromPath(store, object.id, '/r/source');
    return { name: 'writeObjectFromPath', packs: 1, fresh: [object], run };
  },
  () => {
    const fresh = someObjects(3);
    return { name: 'a pack that absorbs seven others', packs: 7, fresh, run: (store) => writeObjects(store, fresh) };
  },
  () => {
    const fresh = someObjects(2, 1_100_000);
    return { name: 'a large pack', packs: 1, fresh, run: (store) => writeObjects(store, fresh) };
  },
];

describe('SIGKILL at every call', () => {
  it.each(scenarios.map((make) => ({ make, name: make().name })))(
    'I-3 I-4 I-6, $name: old objects stay, new ones are all there or none, and no temp outlives the next sweep',
    ({ make }) => {
      let killedAt = 0;
      for (; ; killedAt++) {
        const scenario = make();
        const machine = memoryFileSystem();
        const old = prepare(machine, scenario);
        const ended = runKilled(machine, killedAt, (fs) => scenario.run(openObjectStore(DIR, { fs })));
        const fs = machine.spawn();
        const store = openObjectStore(DIR, { fs });
        for (const { id, bytes } of old) expect(Buffer.compare(readObjectSync(store, id)!, bytes)).toBe(0);
        const there = scenario.fresh.filter(({ id }) => readObjectSync(store, id) !== null);
        expect([0, scenario.fresh.length]).toContain(there.length);
        if (ended) expect(there).toHaveLength(scenario.fresh.length);
        expect(verifyObjectsSync(store).problems).toEqual([]);
        sweepTempsSync('/r', { recursive: true, fs });
        expect(noTemps('/r', { fs })).toEqual([]);
        writeObjectsSync(store, [...scenario.fresh, ...someObjects(2)]);
        for (const { id, bytes } of scenario.fresh) expect(Buffer.compare(readObjectSync(store, id)!, bytes)).toBe(0);
        if (ended) break;
      }
      expect(killedAt).toBeGreaterThan(8);
    },
  );

  it('H-OBJ-7, restoreObject: the destination is the old or the new file, complete', () => {
    for (let killedAt = 0; ; killedAt++) {
      const machine = memoryFileSystem();
      const [object] = prepare(machine, { fresh: [], packs: 0 });
      writeFile(machine, '/r/file', Buffer.from('old'));
      const ended = runKilled(machine, killedAt, (fs) =>
        restoreObject(openObjectStore(DIR, { fs }), object!.id, '/r/file'),
      );
      const fs = machine.spawn();
      const now = Buffer.from(fs.sync.readFile('/r/file')!);
      expect(now.equals(object!.bytes) || now.toString() === 'old').toBe(true);
      if (ended) expect(now.equals(object!.bytes)).toBe(true);
      sweepTempsSync('/r', { fs });
      expect(noTemps('/r', { fs })).toEqual([]);
      if (ended) break;
    }
  });
});

/** Runs a protocol in a process that is killed before its nth call; true if it came to its end before. */
function runKilled(machine: MemoryFileSystem, nth: number, run: (fs: FileSystem) => Protocol<unknown>): boolean {
  const victim = machine.spawn();
  let calls = 0;
  const { fs } = recordingFileSystem(victim, {
    fail: () => {
      if (calls++ === nth) victim.kill();
      return undefined;
    },
  });
  try {
    runSync(fs, run(fs));
  } catch (error) {
    if (calls <= nth) throw error;
  }
  return calls <= nth;
}

/** A store with small packs and a loose object, and a file to store. */
function prepare(
  machine: MemoryFileSystem,
  scenario: Pick<Scenario, 'fresh' | 'packs'>,
): { readonly id: ObjectId; readonly bytes: Buffer }[] {
  machine.sync.mkdir('/r');
  const store = openObjectStore(DIR, { fs: machine });
  const packs = Array.from({ length: scenario.packs }, () => someObjects(2));
  for (const objects of packs) writeObjectsSync(openObjectStore(DIR, { fs: machine }), objects);
  const loose = someObject();
  writeObjectSync(store, loose.id, loose.bytes);
  if (scenario.fresh[0] !== undefined) writeFile(machine, '/r/source', scenario.fresh[0].bytes);
  return [loose, ...packs.flat()];
}

function writeFile(fs: FileSystem, path: string, bytes: Buffer): void {
  const fd = fs.sync.open(path, 'wx', 0o644);
  fs.sync.write(fd, bytes, 0, bytes.length, null);
  fs.sync.close(fd);
}
