import { renameSync, rmSync } from 'node:fs';
import { nodeFileSystem } from '@muse/io';
import { recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  hasObjectSync,
  objectSizeSync,
  openObjectStore,
  readObjectSync,
  refreshPacksSync,
  writeObjectsSync,
  writeObjectSync,
} from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { packPaths, putPack } from '../../helpers/packs.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someObject, someObjects } from '../../helpers/values.js';

describe('looking up objects', () => {
  it('finds what another handle has packed since, without being told', () => {
    using temp = tempStore();
    const reader = temp.open();
    expect(readObjectSync(reader, someObject().id)).toBeNull();
    const [a, b] = putPack(temp.store, 2);
    expect(Buffer.compare(readObjectSync(reader, a!.id)!, a!.bytes)).toBe(0);
    const [c] = putPack(temp.store, 2);
    expect(hasObjectSync(reader, c!.id)).toBe(true);
    expect(objectSizeSync(reader, b!.id)).toBe(50);
    expect(hasObjectSync(reader, someObject().id)).toBe(false);
    expect(objectSizeSync(reader, someObject().id)).toBeNull();
  });

  it('survives a pack that vanishes between the look and the read', () => {
    using temp = tempStore();
    const objects = putPack(temp.store, 4, 70_000);
    const reader = temp.open();
    refreshPacksSync(reader);
    const [path] = packPaths(temp);
    renameSync(path!, `${temp.root}/away`);
    const copies = putPack(temp.open(), 1).concat(objects);
    writeObjectsSync(temp.open(), copies);
    for (const { id, bytes } of objects) expect(Buffer.compare(readObjectSync(reader, id)!, bytes)).toBe(0);
    rmSync(`${temp.dir}/packs`, { recursive: true, force: true });
    expect(readObjectSync(reader, objects[0]!.id)).toBeNull();
  });

  it('believes a miss only when two looks at the directory agree', () => {
    using temp = tempStore();
    const objects = putPack(temp.store, 3);
    let looks = 0;
    // The first look happens while the pack is on its way from one name to the next, and sees neither.
    const { fs } = recordingFileSystem(nodeFileSystem, {
      fail: (call) => {
        if (call.op !== 'readdir' || call.path !== `${temp.dir}/packs`) return undefined;
        looks++;
        if (looks === 1) renameSync(`${temp.dir}/packs`, `${temp.dir}/elsewhere`);
        else if (looks === 2) renameSync(`${temp.dir}/elsewhere`, `${temp.dir}/packs`);
        return undefined;
      },
    });
    const reader = openObjectStore(temp.dir, { fs });
    expect(Buffer.compare(readObjectSync(reader, objects[0]!.id)!, objects[0]!.bytes)).toBe(0);
    expect(looks).toBeGreaterThan(1);
  });

  it('takes an object that is in several places from any of them', () => {
    using temp = tempStore();
    const object = someObject(300);
    const paths: string[] = [];
    const put = [
      () => writeObjectsSync(temp.open(), [object, someObject()]),
      () => writeObjectsSync(temp.open(), [object, someObject(), someObject()]),
      () => writeObjectSync(temp.open(), object.id, object.bytes),
    ];
    for (const [index, write] of put.entries()) {
      write();
      const path = index < 2 ? packPaths(temp)[0]! : loosePath(temp.store, object.id);
      paths.push(path);
      renameSync(path, `${temp.root}/kept-${index}`);
    }
    for (const [index, path] of paths.entries()) renameSync(`${temp.root}/kept-${index}`, path);
    const reader = temp.open();
    for (const path of paths) {
      expect(Buffer.compare(readObjectSync(reader, object.id)!, object.bytes)).toBe(0);
      expect(Buffer.compare(readObjectSync(temp.open(), object.id)!, object.bytes)).toBe(0);
      rmSync(path, { force: true });
    }
    expect(readObjectSync(temp.open(), object.id)).toBeNull();
  });

  it('reads a small object by at most one open and one read, and its neighbours by none', () => {
    using temp = tempStore();
    const objects = someObjects(100, 300);
    writeObjectsSync(temp.store, objects);
    const { store, calls } = temp.record();
    readObjectSync(store, objects[0]!.id);
    const before = calls.length;
    for (const { id } of objects) readObjectSync(store, id);
    expect(calls.length).toBe(before);
    expect(calls.filter((call) => call.op === 'open')).toHaveLength(1);
  });
});
