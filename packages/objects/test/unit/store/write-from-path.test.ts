import { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { noTemps, failOn, recordingFileSystem } from '@muse/io/testing';
import { nodeFileSystem } from '@muse/io';
import { describe, expect, it } from 'vitest';
import {
  blobId,
  listObjectsSync,
  openObjectStore,
  readObjectSync,
  writeObjectFromPathSync,
} from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { leftOpen } from '../../helpers/drivers.js';
import { fingerprint } from '../../helpers/files.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someObject, text } from '../../helpers/values.js';

const PIECE = 1024 * 1024;

describe('writeObjectFromPath', () => {
  it.each([0, 1, 4096, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])(
    'S-068 S-009: %i bytes come back equal; the source is unchanged and no temp is left',
    (size) => {
      using temp = tempStore();
      const { id, bytes } = someObject(size);
      const path = `${temp.root}/source`;
      writeFileSync(path, bytes);
      const before = fingerprint(path);
      expect(writeObjectFromPathSync(temp.store, id, path)).toBe(true);
      expect(Buffer.compare(readObjectSync(temp.store, id)!, bytes)).toBe(0);
      expect(writeObjectFromPathSync(temp.store, id, path)).toBe(false);
      expect(fingerprint(path)).toEqual(before);
      expect(noTemps(temp.root)).toEqual([]);
    },
  );

  it('uses bounded memory: no piece that is read or written is over 1 MiB and a byte', () => {
    using temp = tempStore();
    const { id, bytes } = someObject(5 * PIECE);
    writeFileSync(`${temp.root}/source`, bytes);
    const { store, calls } = temp.record();
    writeObjectFromPathSync(store, id, `${temp.root}/source`);
    const pieces = calls
      .filter((call) => call.op === 'read' || call.op === 'write')
      .map((call) => Number(call.args[3]));
    expect(pieces.length).toBeGreaterThan(9);
    expect(Math.max(...pieces)).toBeLessThanOrEqual(PIECE + 1);
  });

  it('S-068 H-OBJ-6: a source that changes during the copy throws integrity and stores nothing', () => {
    for (const change of ['grow', 'rewrite'] as const) {
      using temp = tempStore();
      const { id, bytes } = someObject(3 * PIECE);
      const path = `${temp.root}/source`;
      writeFileSync(path, bytes);
      let reads = 0;
      const { fs, calls } = recordingFileSystem(nodeFileSystem, {
        fail: (call) => {
          if (call.op === 'read' && ++reads === 2) {
            if (change === 'grow') appendFileSync(path, 'more');
            else writeFileSync(path, Buffer.alloc(3 * PIECE));
          }
          return undefined;
        },
      });
      const store = openObjectStore(temp.dir, { fs });
      expect(() => writeObjectFromPathSync(store, id, path)).toThrow(/integrity/);
      expect(reads).toBeGreaterThan(2);
      expect(listObjectsSync(temp.store)).toEqual([]);
      expect(noTemps(temp.root)).toEqual([]);
      expect(leftOpen(calls)).toEqual([]);
    }
  });

  it('H-OBJ-1: a file with other bytes throws, also where the object is stored, which stays untouched', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    writeFileSync(`${temp.root}/right`, bytes);
    writeFileSync(`${temp.root}/wrong`, 'wrong');
    expect(() => writeObjectFromPathSync(temp.store, id, `${temp.root}/wrong`)).toThrow(/integrity/);
    expect(listObjectsSync(temp.store)).toEqual([]);
    writeObjectFromPathSync(temp.store, id, `${temp.root}/right`);
    const before = fingerprint(loosePath(temp.store, id));
    expect(() => writeObjectFromPathSync(temp.store, id, `${temp.root}/wrong`)).toThrow(/integrity/);
    expect(fingerprint(loosePath(temp.store, id))).toEqual(before);
  });

  it('H-OBJ-5: the mode of the source does not matter', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    writeFileSync(`${temp.root}/source`, bytes);
    chmodSync(`${temp.root}/source`, 0o777);
    writeObjectFromPathSync(temp.store, id, `${temp.root}/source`);
    expect(statSync(loosePath(temp.store, id)).mode & 0o7777).toBe(0o444);
  });

  it('S-066: an unreadable, missing or irregular source throws and leaves nothing', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    const path = `${temp.root}/source`;
    writeFileSync(path, bytes);
    mkdirSync(`${temp.root}/dir`);
    symlinkSync(path, `${temp.root}/link`);
    for (const irregular of ['dir', 'link']) {
      expect(() => writeObjectFromPathSync(temp.store, id, `${temp.root}/${irregular}`)).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_NOT_A_FILE' }),
      );
    }
    expect(() => writeObjectFromPathSync(temp.store, id, `${temp.root}/none`)).toThrow(/ENOENT/);
    const when = (call: { readonly path: string | undefined }): boolean => call.path === path;
    for (const op of ['open', 'read'] as const) {
      const { store, faults } = temp.record({ fail: failOn(op, 'EIO', { when }) });
      expect(() => writeObjectFromPathSync(store, id, path)).toThrow(expect.objectContaining({ code: 'EIO' }));
      expect(faults).toHaveLength(1);
    }
    expect(listObjectsSync(temp.store)).toEqual([]);
    expect(noTemps(temp.root)).toEqual([]);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('S-067: whichever call on the temp fails, the source is unchanged', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    const path = `${temp.root}/source`;
    writeFileSync(path, bytes);
    const before = fingerprint(path);
    const when = (call: { readonly path: string | undefined }): boolean => call.path?.includes('.obj-tmp-') === true;
    for (const op of ['open', 'write', 'close', 'rename'] as const) {
      const { store, faults } = temp.record({ fail: failOn(op, 'ENOSPC', { when, times: 1 }) });
      expect(() => writeObjectFromPathSync(store, id, path)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
      expect(faults).toHaveLength(1);
      expect(listObjectsSync(temp.open())).toEqual([]);
      expect(fingerprint(path)).toEqual(before);
    }
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('H-OBJ-13: stores an empty file', () => {
    using temp = tempStore();
    writeFileSync(`${temp.root}/empty`, '');
    expect(writeObjectFromPathSync(temp.store, blobId(text('')), `${temp.root}/empty`)).toBe(true);
    expect(readObjectSync(temp.store, blobId(text('')))).toHaveLength(0);
  });
});
