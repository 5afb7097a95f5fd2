import { existsSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { DurabilityError } from '@muse/io';
import { expectFullProtocol, failOn, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  abandonPackSync,
  addFromPathSync,
  addSync,
  blobId,
  finishPackSync,
  listObjectsSync,
  openPackWriter,
  readObjectSync,
  verifyObjectsSync,
  writeObjectsSync,
  writeObjectSync,
  add as addLater,
} from '../../../src/index.js';
import { add, finishPack } from '../../../src/protocols.js';
import { loosePath } from '../../../src/store/store.js';
import { drivers, leftOpen } from '../../helpers/drivers.js';
import { filesBelow } from '../../helpers/files.js';
import { packPaths } from '../../helpers/packs.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someObject, someObjects, text } from '../../helpers/values.js';

const MIB = 1024 * 1024;

describe.each(drivers)('a pack ($form)', ({ run }) => {
  it('is published by the full protocol, with two syncs for any number of objects', async () => {
    using temp = tempStore();
    writeObjectsSync(temp.store, someObjects(2));
    for (const [count, size] of [
      [2, 10],
      [500, 100],
      [20, 200_000],
    ] as const) {
      const { store, calls } = temp.record();
      const writer = openPackWriter(store);
      const objects = someObjects(count, size);
      for (const { bytes } of objects) await run(store.fs, add(writer, bytes));
      const { pack, objects: written } = await run(store.fs, finishPack(writer));
      expect(written).toBe(count);
      expectFullProtocol(calls, `${temp.dir}/packs/${pack}`, { prefix: '.obj-tmp-', mode: 0o444 });
      const syncs = calls.filter((call) => call.op === 'fsync' || call.op === 'fsyncDir').map((call) => call.op);
      expect(syncs.filter((op) => op === 'fsync')).toHaveLength(1);
      expect(syncs.slice(-2)).toEqual(['fsync', 'fsyncDir']);
      expect(statSync(`${temp.dir}/packs/${pack}`).mode & 0o7777).toBe(0o444);
      expect(leftOpen(calls)).toEqual([]);
      for (const handle of [store, temp.open()]) {
        for (const { id, bytes } of objects) expect(Buffer.compare(readObjectSync(handle, id)!, bytes)).toBe(0);
      }
    }
    expect(noTemps(temp.root)).toEqual([]);
  });

  it.each([10, 2 * MIB])(
    'H-IO-4: any call failing while %i bytes are stored throws, stores nothing and leaves no temp',
    async (size) => {
      const probe = tempStore();
      const objects = someObjects(3, size);
      let calls = 0;
      {
        using temp = probe;
        const recording = temp.record();
        const writer = openPackWriter(recording.store);
        for (const { bytes } of objects) await run(recording.fs, add(writer, bytes));
        await run(recording.fs, finishPack(writer));
        calls = recording.calls.filter((call) =>
          ['open', 'write', 'fchmod', 'close', 'rename'].includes(call.op),
        ).length;
      }
      expect(calls).toBeGreaterThan(4);
      for (let at = 0; at < calls; at++) {
        using temp = tempStore();
        const fault = failOn(['open', 'write', 'fchmod', 'close', 'rename'], 'ENOSPC', { after: at, times: 1 });
        const recording = temp.record({ fail: fault });
        const writer = openPackWriter(recording.store);
        const attempt = async (): Promise<void> => {
          for (const { bytes } of objects) await run(recording.fs, add(writer, bytes));
          await run(recording.fs, finishPack(writer));
        };
        await expect(attempt()).rejects.toMatchObject({ code: 'ENOSPC' });
        expect(recording.faults).toHaveLength(1);
        expect(listObjectsSync(temp.open())).toEqual([]);
        expect(noTemps(temp.root)).toEqual([]);
        expect(leftOpen(recording.calls)).toEqual([]);
        await expect(run(recording.fs, add(writer, text('more')))).rejects.toMatchObject({
          code: 'ERR_MUSE_WRITER_ENDED',
        });
      }
    },
  );

  it.each([10, 2 * MIB])(
    'I-7: an fsync that fails is repeated in a new file, and lastingly it throws (%i bytes)',
    async (size) => {
      using temp = tempStore();
      const objects = someObjects(3, size);
      for (const times of [1, 2, Infinity]) {
        const { store, faults, calls } = temp.record({ fail: failOn('fsync', 'EIO', { times }) });
        const writer = openPackWriter(store);
        for (const { bytes } of objects) await run(store.fs, add(writer, bytes));
        const finished = run(store.fs, finishPack(writer));
        if (times === Infinity) await expect(finished).rejects.toThrow(DurabilityError);
        else expect((await finished).objects).toBe(3);
        expect(new Set(faults.map((call) => call.path)).size).toBe(Math.min(times, 3));
        expect(noTemps(temp.root)).toEqual([]);
        expect(leftOpen(calls)).toEqual([]);
        const fresh = temp.open();
        for (const { id, bytes } of objects) {
          const stored = readObjectSync(fresh, id);
          if (times === Infinity) expect(stored).toBeNull();
          else expect(Buffer.compare(stored!, bytes)).toBe(0);
        }
        for (const path of packPaths(temp)) store.fs.sync.unlink(path);
      }
    },
  );
});

describe('a pack writer', () => {
  it('stores a single object as a file of its own, and nothing where nothing is wanted', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    expect(writeObjectsSync(temp.store, [])).toEqual({ written: 0 });
    expect(existsSync(temp.dir)).toBe(false);
    expect(
      writeObjectsSync(temp.store, [
        { id, bytes },
        { id, bytes },
      ]),
    ).toEqual({ written: 1 });
    expect(filesBelow(temp.dir)).toEqual([loosePath(temp.store, id).slice(temp.dir.length + 1)]);
    expect(writeObjectsSync(temp.store, [{ id, bytes }])).toEqual({ written: 0 });
    expect(filesBelow(temp.dir)).toHaveLength(1);
  });

  it('leaves out what is stored already, loose or packed, and what it holds itself', () => {
    using temp = tempStore();
    const [a, b, c, d] = someObjects(4);
    writeObjectSync(temp.store, a!.id, a!.bytes);
    writeObjectsSync(temp.store, [b!, c!]);
    const [pack] = packPaths(temp);
    for (const store of [temp.store, temp.open()]) {
      expect(writeObjectsSync(store, [a!, b!, c!])).toEqual({ written: 0 });
    }
    expect(packPaths(temp)).toEqual([pack]);
    expect(writeObjectsSync(temp.open(), [a!, d!, d!, b!])).toEqual({ written: 1 });
  });

  it('I-4: makes durable what it found stored, also where it has nothing to store itself', () => {
    using temp = tempStore();
    const [a, b, c] = someObjects(3);
    writeObjectSync(temp.store, a!.id, a!.bytes);
    writeObjectsSync(temp.store, [b!, c!]);
    const { store, calls } = temp.record();
    writeObjectsSync(store, [a!, b!]);
    const synced = calls.filter((call) => call.op === 'fsyncDir').map((call) => call.args[0]);
    expect(synced).toContain(`${temp.dir}/packs`);
    expect(synced).toContain(loosePath(store, a!.id).slice(0, -63));
  });

  it('H-OBJ-1: refuses wrong bytes for an id, and with them the whole of writeObjects', () => {
    using temp = tempStore();
    const [a, b] = someObjects(2);
    expect(() => writeObjectsSync(temp.store, [a!, { id: b!.id, bytes: a!.bytes }])).toThrow(/integrity/);
    expect(listObjectsSync(temp.store)).toEqual([]);
    const writer = openPackWriter(temp.store);
    expect(() => addSync(writer, a!.bytes, b!.id)).toThrow(/integrity/);
    expect(addSync(writer, a!.bytes, a!.id)).toBe(a!.id);
    expect(finishPackSync(writer).objects).toBe(1);
  });

  it('holds objects of any size, the empty one too', () => {
    using temp = tempStore();
    const objects = [0, 1, MIB - 16, MIB, MIB + 1, 5 * MIB, 7, 0, 3 * MIB].map((size) => someObject(size));
    expect(writeObjectsSync(temp.store, objects)).toEqual({ written: 8 });
    for (const { id, bytes } of objects) expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
    expect(verifyObjectsSync(temp.open())).toMatchObject({ packs: 1, packed: 8, problems: [] });
  });

  it('adds files of any size and takes back those that are stored already', () => {
    using temp = tempStore();
    const sizes = [0, 1, 5000, MIB / 4, MIB / 4 + 1, MIB, 3 * MIB, 3 * MIB + 5];
    const files = sizes.map((size) => ({ ...someObject(size), path: `${temp.root}/file-${size}` }));
    for (const { path, bytes } of files) writeFileSync(path, bytes);
    writeObjectsSync(
      temp.store,
      files.filter((_, index) => index % 2 === 0),
    );
    const writer = openPackWriter(temp.store);
    for (const round of [1, 2]) {
      for (const { id, bytes, path } of files) {
        expect(addFromPathSync(writer, path), `round ${round}`).toEqual({ id, size: bytes.length });
      }
    }
    expect(finishPackSync(writer).objects).toBe(sizes.length / 2);
    for (const { id, bytes } of files) expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
    expect(verifyObjectsSync(temp.open()).problems).toEqual([]);
  });

  it('cuts off what was taken back at the end', () => {
    using temp = tempStore();
    const large = someObject(6 * MIB);
    writeFileSync(`${temp.root}/large`, large.bytes);
    writeObjectsSync(temp.store, [large]);
    const writer = openPackWriter(temp.store);
    const small = someObjects(2, 30);
    for (const { bytes } of small) addSync(writer, bytes);
    addFromPathSync(writer, `${temp.root}/large`);
    const { pack } = finishPackSync(writer);
    expect(statSync(`${temp.dir}/packs/${pack}`).size).toBeLessThan(1000);
    expect(verifyObjectsSync(temp.open()).problems).toEqual([]);
  });

  it('H-OBJ-6: a file that changes while it is added is stored under the id of what was read', () => {
    using temp = tempStore();
    for (const size of [5000, 3 * MIB]) {
      const path = `${temp.root}/file`;
      writeFileSync(path, Buffer.alloc(size, 1));
      let reads = 0;
      const { store } = temp.record({
        fail: (call) => {
          if (call.op === 'read' && call.path === path && ++reads === 2) truncateSync(path, size - 10);
          return undefined;
        },
      });
      const writer = openPackWriter(store);
      const { id } = addFromPathSync(writer, path);
      addSync(writer, Buffer.from(`other ${size}`));
      finishPackSync(writer);
      expect(blobId(readObjectSync(temp.open(), id)!)).toBe(id);
    }
    expect(verifyObjectsSync(temp.open()).problems).toEqual([]);
  });

  it('can be used on after a file could not be read', () => {
    using temp = tempStore();
    writeFileSync(`${temp.root}/file`, Buffer.alloc(3 * MIB, 7));
    symlinkSync('file', `${temp.root}/link`);
    const { store } = temp.record({
      fail: failOn('read', 'EIO', { when: (call) => call.path === `${temp.root}/file`, after: 1, times: 1 }),
    });
    const writer = openPackWriter(store);
    const [a, b] = someObjects(2);
    addSync(writer, a!.bytes);
    expect(() => addFromPathSync(writer, `${temp.root}/file`)).toThrow(/EIO/);
    expect(() => addFromPathSync(writer, `${temp.root}/none`)).toThrow(/ENOENT/);
    expect(() => addFromPathSync(writer, `${temp.root}/link`)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_A_FILE' }),
    );
    addSync(writer, b!.bytes);
    const { id } = addFromPathSync(writer, `${temp.root}/file`);
    const { pack, objects } = finishPackSync(writer);
    expect(objects).toBe(3);
    expect(readObjectSync(temp.open(), id)).toHaveLength(3 * MIB);
    // Nothing of the failed attempt is left in it: header, data, three records, one bucket, footer.
    expect(statSync(`${temp.dir}/packs/${pack}`).size).toBe(16 + 64 + 64 + 3 * MIB + 3 * 48 + 8 + 64);
    expect(verifyObjectsSync(temp.open())).toMatchObject({ packed: 3, problems: [] });
  });

  it('can be abandoned: nothing is stored and nothing left', () => {
    using temp = tempStore();
    for (const size of [10, 3 * MIB]) {
      const { store, calls } = temp.record();
      const writer = openPackWriter(store);
      for (const { bytes } of someObjects(2, size)) addSync(writer, bytes);
      abandonPackSync(writer);
      abandonPackSync(writer);
      expect(() => finishPackSync(writer)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_WRITER_ENDED' }));
      expect(leftOpen(calls)).toEqual([]);
    }
    expect(listObjectsSync(temp.store)).toEqual([]);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('refuses a second call while one is under way, and all after its end', async () => {
    using temp = tempStore();
    const writer = openPackWriter(temp.store);
    const [a, b] = someObjects(2);
    const first = addLater(writer, a!.bytes);
    await expect(addLater(writer, b!.bytes)).rejects.toMatchObject({ code: 'ERR_MUSE_WRITER_BUSY' });
    await first;
    await addLater(writer, b!.bytes);
    expect(finishPackSync(writer).objects).toBe(2);
    expect(() => finishPackSync(writer)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_WRITER_ENDED' }));
  });

  it('gives packs names that stand for their content', () => {
    using one = tempStore();
    using two = tempStore();
    const objects = someObjects(5);
    for (const temp of [one, two]) writeObjectsSync(temp.store, objects);
    const [a] = packPaths(one);
    const [b] = packPaths(two);
    expect(a!.slice(one.dir.length)).toBe(b!.slice(two.dir.length));
    expect(readFileSync(a!).equals(readFileSync(b!))).toBe(true);
  });
});
