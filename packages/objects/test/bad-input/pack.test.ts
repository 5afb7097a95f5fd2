import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { MuseError } from '@muse/io';
import { describe, expect, it } from 'vitest';
import {
  hasObjectSync,
  listObjectsSync,
  readObjectSync,
  restoreObjectSync,
  verifyObjectsSync,
  writeObjectSync,
  writeObjectsSync,
} from '../../src/index.js';
import { FOOTER_LENGTH, HEADER_LENGTH, RECORD_LENGTH } from '../../src/pack/format.js';
import { packPaths, putPack } from '../helpers/packs.js';
import { tempStore, type TempStore } from '../helpers/temp-store.js';
import { someObject } from '../helpers/values.js';

describe('I-9: a pack with damage anywhere', () => {
  it('with any byte changed never gives wrong bytes, and never makes an object look absent', () => {
    using temp = tempStore('volume');
    const objects = putPack(temp.store, 3, 20);
    const [path] = packPaths(temp);
    const good = readFileSync(path!);
    chmodSync(path!, 0o644);
    let failures = 0;
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1 << (at % 8);
      writeFileSync(path!, bad);
      const store = temp.open();
      for (const { id, bytes } of objects) {
        const outcome = attempt(() => readObjectSync(store, id));
        if (outcome instanceof Uint8Array) expect(Buffer.compare(outcome, bytes), `byte ${at}`).toBe(0);
        else expect(outcome, `byte ${at}`).toBeInstanceOf(MuseError);
        if (!(outcome instanceof Uint8Array)) failures++;
      }
      expect(verifyObjectsSync(temp.open()).problems, `byte ${at}`).toHaveLength(1);
    }
    expect(failures).toBeGreaterThan(good.length - HEADER_LENGTH - 60);
  });

  it('cut at any length gives an error, never "absent"', () => {
    using temp = tempStore('volume');
    const [object] = putPack(temp.store, 3, 20);
    const [path] = packPaths(temp);
    const good = readFileSync(path!);
    chmodSync(path!, 0o644);
    for (let length = 0; length < good.length; length++) {
      writeFileSync(path!, good.subarray(0, length));
      expect(() => readObjectSync(temp.open(), object!.id), `length ${length}`).toThrow(/integrity check/);
    }
    writeFileSync(path!, Buffer.concat([good, Buffer.alloc(1)]));
    expect(() => readObjectSync(temp.open(), object!.id)).toThrow(/integrity check/);
  });

  it('does not hide what other packs hold, can be written over, and is named by verify and list', () => {
    using temp = tempStore();
    const [lost] = putPack(temp.store, 2);
    const [path] = packPaths(temp);
    const good = readFileSync(path!);
    const [other] = putPack(temp.store, 2);
    replace(path!, good.subarray(0, 40));
    const store = temp.open();
    expect(Buffer.compare(readObjectSync(store, other!.id)!, other!.bytes)).toBe(0);
    expect(() => readObjectSync(store, lost!.id)).toThrow(path!);
    expect(() => readObjectSync(store, someObject().id)).toThrow(/integrity check/);
    expect(() => restoreObjectSync(store, lost!.id, `${temp.root}/out`)).toThrow(/integrity check/);
    expect(() => listObjectsSync(store)).toThrow(path!);
    expect(hasObjectSync(store, lost!.id)).toBe(false);
    expect(verifyObjectsSync(store).problems).toEqual([
      expect.objectContaining({ kind: 'damaged-pack', path, healed: false }),
    ]);
    expect(writeObjectSync(store, lost!.id, lost!.bytes)).toBe(true);
    expect(Buffer.compare(readObjectSync(store, lost!.id)!, lost!.bytes)).toBe(0);
    replace(path!, good);
    expect(readObjectSync(store, someObject().id)).toBeNull();
  });

  it('of many buckets, with one bucket damaged, still gives the objects of the others', () => {
    using temp = tempStore('volume');
    const objects = putPack(temp.store, 2000, 4);
    const [path] = packPaths(temp);
    const bad = readFileSync(path!);
    bad[bad.length - 3000]! ^= 1;
    replace(path!, bad);
    const store = temp.open();
    const outcomes = objects.map(({ id }) => attempt(() => readObjectSync(store, id)));
    const read = outcomes.filter((outcome) => outcome instanceof Uint8Array).length;
    expect(outcomes.every((outcome) => outcome instanceof Uint8Array || outcome instanceof MuseError)).toBe(true);
    expect(read).toBeGreaterThan(1000);
    expect(read).toBeLessThan(2000);
  });
});

describe('I-9: a pack made to do harm', () => {
  it('of an unknown version or encoding is refused clearly', () => {
    for (const [change, code] of [
      [(end: Parts) => end.footer.writeUInt32BE(2, 48), 'ERR_MUSE_PACK_VERSION'],
      [(end: Parts) => (end.records[44] = 9), 'ERR_MUSE_PACK_ENCODING'],
    ] as const) {
      using temp = tempStore();
      const object = forged(temp, change);
      expect(() => readObjectSync(temp.open(), object.id)).toThrow(expect.objectContaining({ code, kind: 'damaged' }));
      expect(() => readObjectSync(temp.open(), object.id)).toThrow(/\.mpack/);
      expect(verifyObjectsSync(temp.open()).problems).toHaveLength(1);
      expect(writeObjectSync(temp.open(), object.id, object.bytes)).toBe(true);
      expect(Buffer.compare(readObjectSync(temp.open(), object.id)!, object.bytes)).toBe(0);
    }
  });

  it.each<[string, (end: Parts) => unknown]>([
    ['places an object beyond its end', (end) => end.records.writeUIntBE(0xffff_ffff_ffff, 38, 6)],
    ['places an object in its index', (end) => end.records.writeUIntBE(80, 32, 6)],
    ['places an object in its header', (end) => end.records.writeUIntBE(0, 32, 6)],
    ['counts four billion objects', (end) => end.footer.writeUInt32BE(0xffff_ffff, 40)],
    ['has an index beyond its end', (end) => end.footer.writeUIntBE(0xffff_ffff_ffff, 34, 6)],
    ['has an index at a place no number can hold', (end) => end.footer.writeUInt16BE(1, 32)],
    ['has 2^255 buckets', (end) => end.footer.writeUInt8(255, 44)],
    ['has a table that goes backwards', (end) => end.table.writeUInt32BE(7, 0)],
  ])('that %s is refused, in no time and memory', (_what, change) => {
    using temp = tempStore();
    const object = forged(temp, change);
    const before = process.memoryUsage().rss;
    expect(() => readObjectSync(temp.open(), object.id)).toThrow(/integrity check failed: the pack .* is damaged/);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('of a terabyte of nothing is refused', () => {
    using temp = tempStore();
    mkdirSync(`${temp.dir}/packs`, { recursive: true });
    const path = `${temp.dir}/packs/${'a'.repeat(64)}.mpack`;
    closeSync(openSync(path, 'w'));
    truncateSync(path, 2 ** 40);
    expect(() => readObjectSync(temp.open(), someObject().id)).toThrow(/integrity check/);
  });

  it('under another name than its own is refused: names stand for content', () => {
    using temp = tempStore();
    const [object] = putPack(temp.store, 2);
    const [path] = packPaths(temp);
    renameSync(path!, `${temp.dir}/packs/${'a'.repeat(64)}.mpack`);
    expect(() => readObjectSync(temp.open(), object!.id)).toThrow(/integrity check/);
  });

  it('that is a directory or a dangling link does not stop other packs from being read', () => {
    using temp = tempStore();
    const [object] = putPack(temp.store, 2);
    mkdirSync(`${temp.dir}/packs/${'b'.repeat(64)}.mpack`);
    symlinkSync('nowhere', `${temp.dir}/packs/${'c'.repeat(64)}.mpack`);
    expect(Buffer.compare(readObjectSync(temp.open(), object!.id)!, object!.bytes)).toBe(0);
    expect(() => readObjectSync(temp.open(), someObject().id)).toThrow(/integrity check/);
    expect(writeObjectsSync(temp.open(), [someObject(), someObject()])).toEqual({ written: 2 });
  });
});

interface Parts {
  readonly records: Buffer;
  readonly table: Buffer;
  readonly footer: Buffer;
}

/** A pack of one object, changed and then given all the checksums and the name that make it look right. */
function forged(temp: TempStore, change: (end: Parts) => unknown): ReturnType<typeof someObject> {
  const object = someObject(100);
  const bytes = Buffer.alloc(HEADER_LENGTH + 100 + RECORD_LENGTH + 8 + FOOTER_LENGTH);
  bytes.write('MUSEPACK', 'latin1');
  bytes.writeUInt32BE(1, 8);
  object.bytes.copy(bytes, HEADER_LENGTH);
  const indexAt = HEADER_LENGTH + 100;
  const records = bytes.subarray(indexAt, indexAt + RECORD_LENGTH);
  const table = bytes.subarray(indexAt + RECORD_LENGTH, indexAt + RECORD_LENGTH + 8);
  const footer = bytes.subarray(-FOOTER_LENGTH);
  records.write(object.id.slice(7), 'hex');
  records.writeUIntBE(HEADER_LENGTH, 32, 6);
  records.writeUIntBE(100, 38, 6);
  table.writeUInt32BE(1, 0);
  footer.writeUIntBE(indexAt, 34, 6);
  footer.writeUInt32BE(1, 40);
  footer.writeUInt32BE(1, 48);
  footer.write('MPACKEND', 56, 'latin1');
  change({ records, table, footer });
  table.writeUInt32BE(crc32(records), 4);
  const hash = createHash('sha256').update(records).update(table).digest();
  hash.copy(footer, 0);
  footer.writeUInt32BE(crc32(footer.subarray(0, 52)), 52);
  mkdirSync(`${temp.dir}/packs`, { recursive: true });
  writeFileSync(`${temp.dir}/packs/${hash.toString('hex')}.mpack`, bytes);
  return object;
}

function attempt<T>(read: () => T): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

function replace(path: string, bytes: Buffer): void {
  rmSync(path, { force: true });
  writeFileSync(path, bytes);
}
