import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  blobId,
  readObjectStream,
  readObjectStreamSync,
  writeObjectsSync,
  writeObjectSync,
} from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { leftOpen } from '../../helpers/drivers.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someObject, text } from '../../helpers/values.js';

const MIB = 1024 * 1024;

describe('readObjectStream', () => {
  it.each([0, 1, 4096, MIB, MIB + 1, 3 * MIB])('gives %i bytes in pieces of at most 1 MiB', async (size) => {
    using temp = tempStore();
    const loose = someObject(size);
    const packed = someObject(size === 0 ? 2 : size);
    writeObjectSync(temp.store, loose.id, loose.bytes);
    writeObjectsSync(temp.store, [packed, someObject()]);
    for (const { id, bytes } of [loose, packed]) {
      const { store, calls } = temp.record();
      const pieces = [...readObjectStreamSync(store, id)];
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      expect(Math.max(0, ...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(MIB);
      const later: Uint8Array[] = [];
      for await (const piece of readObjectStream(store, id)) later.push(piece);
      expect(Buffer.concat(later).equals(bytes)).toBe(true);
      expect(leftOpen(calls)).toEqual([]);
    }
  });

  it('throws for an absent object', async () => {
    using temp = tempStore();
    const id = blobId(text('absent'));
    expect(() => readObjectStreamSync(temp.store, id).next()).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_OBJECT_MISSING' }),
    );
    await expect(readObjectStream(temp.store, id).next()).rejects.toMatchObject({ code: 'ERR_MUSE_OBJECT_MISSING' });
  });

  it('H-OBJ-2: withholds the last piece of an object that is damaged while it is read', () => {
    using temp = tempStore();
    const { id, bytes } = someObject(3 * MIB);
    writeObjectSync(temp.store, id, bytes);
    const { store, calls } = temp.record();
    const pieces = readObjectStreamSync(store, id);
    const given = [pieces.next().value!];
    const path = loosePath(store, id);
    chmodSync(path, 0o644);
    writeFileSync(path, Buffer.alloc(3 * MIB), { flag: 'r+' });
    expect(() => {
      for (const piece of pieces) given.push(piece);
    }).toThrow(/integrity check/);
    expect(given.length).toBeLessThan(3);
    expect(leftOpen(calls)).toEqual([]);
  });

  it('closes the file when its reader leaves early', async () => {
    using temp = tempStore();
    const { id, bytes } = someObject(3 * MIB);
    writeObjectSync(temp.store, id, bytes);
    const { store, calls } = temp.record();
    for (const piece of readObjectStreamSync(store, id)) {
      expect(piece).toHaveLength(MIB);
      break;
    }
    for await (const piece of readObjectStream(store, id)) {
      expect(piece).toHaveLength(MIB);
      break;
    }
    expect(leftOpen(calls)).toEqual([]);
  });
});
