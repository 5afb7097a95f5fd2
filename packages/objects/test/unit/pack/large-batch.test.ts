import { mkdirSync, statSync } from 'node:fs';
import { noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { openObjectStore, readObjectSync, verifyObjectsSync, writeObjectsSync } from '../../../src/index.js';
import { drivers } from '../../helpers/drivers.js';
import { packPaths } from '../../helpers/packs.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someObject, someObjects } from '../../helpers/values.js';
import { writeObjects } from '../../../src/protocols.js';

const MIB = 1024 * 1024;

describe.each(drivers)('a batch of objects ($form)', ({ run }) => {
  it.each([2, 1000, 10_000])('I-3: %i of them cost two fsyncs, and a write for each mebibyte', async (count) => {
    using temp = tempStore();
    mkdirSync(`${temp.dir}/packs`, { recursive: true });
    const { fs, calls } = temp.record();
    // As a repository opens it: its directories were made durable when it was.
    const store = openObjectStore(temp.dir, { fs, durable: ['packs'] });
    const objects = someObjects(count, 1024);
    expect(await run(fs, writeObjects(store, objects))).toEqual({ written: count });
    const syncs = calls.filter((call) => /sync/i.test(call.op)).map((call) => call.op);
    expect(syncs).toEqual(['fsync', 'fsyncDir']);
    const writes = calls.filter((call) => call.op === 'write');
    expect(writes.length).toBeLessThanOrEqual(Math.ceil((count * 1024) / MIB) + 2);
    const fresh = temp.open();
    for (const { id, bytes } of objects) expect(Buffer.compare(readObjectSync(fresh, id)!, bytes)).toBe(0);
    expect(verifyObjectsSync(fresh).problems).toEqual([]);
    expect(packPaths(temp)).toHaveLength(1);
    expect(noTemps(temp.root)).toEqual([]);
  });
});

describe('a batch beside what is stored', () => {
  it('H-OBJ-3: leaves out what is there, loose, packed or twice in the batch, and takes all else', () => {
    using temp = tempStore();
    const packed = someObjects(600, 100);
    const loose = someObject();
    writeObjectsSync(temp.store, packed);
    writeObjectsSync(temp.store, [loose]);
    const fresh = someObjects(600, 100);
    const batch = [...fresh, ...packed, loose, ...fresh.slice(0, 50)];
    const before = new Set(packPaths(temp));
    expect(writeObjectsSync(temp.open(), batch)).toEqual({ written: fresh.length });
    const added = packPaths(temp).filter((path) => !before.has(path));
    expect(added).toHaveLength(1);
    // Bytes and index record of each once, and little else.
    expect(statSync(added[0]!).size).toBeLessThan(fresh.length * (100 + 48) + 200);
    expect(writeObjectsSync(temp.open(), batch)).toEqual({ written: 0 });
    for (const { id, bytes } of batch) expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
    expect(verifyObjectsSync(temp.open()).problems).toEqual([]);
  });
});
