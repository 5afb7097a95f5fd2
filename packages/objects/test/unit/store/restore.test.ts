import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { DurabilityError } from '@muse/io';
import { expectFullProtocol, failOn, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { blobId, restoreObjectSync, writeObjectsSync, writeObjectSync, type ObjectId } from '../../../src/index.js';
import { restoreObject } from '../../../src/protocols.js';
import { loosePath } from '../../../src/store/store.js';
import { drivers, errorFor, leftOpen, UNSUPPORTED, UNSUPPORTED_ON_DIRECTORIES } from '../../helpers/drivers.js';
import { filesBelow, fingerprint } from '../../helpers/files.js';
import { tempStore, type TempStore } from '../../helpers/temp-store.js';
import { someObject, someObjects, text } from '../../helpers/values.js';

const PLACES = [
  { place: 'loose', size: 3_000_000, put: putLoose },
  { place: 'packed and small', size: 5000, put: putPacked },
  { place: 'packed and large', size: 3_000_000, put: putPacked },
] as const;
const cases = PLACES.flatMap((place) => drivers.map((driver) => ({ ...place, ...driver })));

describe.each(cases)('restoreObject, $place ($form)', ({ size, put, run }) => {
  it('S-069 S-010: follows the full protocol, and the directory holds only the restored file', async () => {
    using temp = tempStore();
    const { id, bytes } = put(temp, size);
    const { store, calls } = temp.record();
    mkdirSync(`${temp.root}/out`);
    expect(await run(store.fs, restoreObject(store, id, `${temp.root}/out/file`))).toBe(true);
    expectFullProtocol(calls, `${temp.root}/out/file`, { prefix: '.restore-tmp-', content: bytes });
    expect(readFileSync(`${temp.root}/out/file`).equals(bytes)).toBe(true);
    expect(filesBelow(`${temp.root}/out`)).toEqual(['file']);
    expect(leftOpen(calls)).toEqual([]);
  });

  it('S-070: fsync that is not supported does not fail it, of the file or of the directory', async () => {
    using temp = tempStore();
    const { id, bytes } = put(temp, size);
    const faulty = [
      ...UNSUPPORTED.map((code) => ['fsync', code] as const),
      ...UNSUPPORTED_ON_DIRECTORIES.map((code) => ['fsyncDir', code] as const),
    ];
    for (const [op, code] of faulty) {
      const { store, faults } = temp.record({ fail: failOn(op, errorFor(code)) });
      expect(await run(store.fs, restoreObject(store, id, `${temp.root}/file`))).toBe(true);
      expect(faults.length).toBeGreaterThan(0);
      expect(readFileSync(`${temp.root}/file`).equals(bytes)).toBe(true);
    }
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('S-070: lasting EIO throws, with the destination unchanged', async () => {
    using temp = tempStore();
    const { id } = put(temp, size);
    writeFileSync(`${temp.root}/file`, 'old');
    const { store, faults, calls } = temp.record({ fail: failOn('fsync', 'EIO') });
    await expect(run(store.fs, restoreObject(store, id, `${temp.root}/file`))).rejects.toThrow(DurabilityError);
    expect(faults.length).toBeGreaterThan(1);
    expect(readFileSync(`${temp.root}/file`, 'utf8')).toBe('old');
    expect(noTemps(temp.root)).toEqual([]);
    expect(leftOpen(calls)).toEqual([]);
  });

  it.each([
    ['S-071', 'open', 0],
    ['S-071', 'write', 0],
    ['S-071', 'write', 1],
    ['S-072', 'rename', 0],
  ] as const)(
    '%s: %s of the temp failing (after %i) leaves the destination unchanged and no temp',
    async (_row, op, after) => {
      if (after > 0 && size < 1_000_000) return;
      using temp = tempStore();
      const { id } = put(temp, size);
      writeFileSync(`${temp.root}/file`, 'old');
      for (const name of ['file', 'missing']) {
        const when = (call: { readonly path: string | undefined }): boolean =>
          call.path?.includes('.restore-tmp-') === true;
        const { store, faults, calls } = temp.record({ fail: failOn(op, 'ENOSPC', { when, after }) });
        await expect(run(store.fs, restoreObject(store, id, `${temp.root}/${name}`))).rejects.toMatchObject({
          code: 'ENOSPC',
        });
        expect(faults).toHaveLength(1);
        expect(leftOpen(calls)).toEqual([]);
      }
      expect(readFileSync(`${temp.root}/file`, 'utf8')).toBe('old');
      expect(existsSync(`${temp.root}/missing`)).toBe(false);
      expect(noTemps(temp.root)).toEqual([]);
    },
  );
});

describe('restoreObject', () => {
  it('S-073 S-074: the time is now, the file is writable, and the stored object keeps its time', () => {
    using temp = tempStore();
    const { id, bytes } = putLoose(temp, 100);
    const stored = loosePath(temp.store, id);
    const daysAgo = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(stored, daysAgo, daysAgo);
    const before = fingerprint(stored);
    for (const mode of [0o666, 0o777] as const) {
      writeFileSync(`${temp.root}/file`, 'something newer');
      const earlier = statSync(`${temp.root}/file`).mtimeMs;
      const start = Date.now();
      restoreObjectSync(temp.store, id, `${temp.root}/file`, { mode });
      const { mtimeMs, mode: bits } = statSync(`${temp.root}/file`);
      // The kernel stamps files by a clock that may lag behind by one tick.
      expect(mtimeMs).toBeGreaterThanOrEqual(start - 20);
      expect(mtimeMs).toBeLessThanOrEqual(Date.now() + 1000);
      expect(mtimeMs).toBeGreaterThanOrEqual(earlier);
      expect(bits & 0o200).toBe(0o200);
      expect(readFileSync(`${temp.root}/file`).equals(bytes)).toBe(true);
    }
    expect(fingerprint(stored)).toEqual(before);
  });

  it('S-074: time does not go back either where only the executable bit differs', () => {
    using temp = tempStore();
    const { id, bytes } = putLoose(temp, 100);
    const dayAgo = new Date(Date.now() - 86_400_000);
    utimesSync(loosePath(temp.store, id), dayAgo, dayAgo);
    const path = `${temp.root}/file`;
    restoreObjectSync(temp.store, id, path);
    for (const mode of [0o777, 0o666] as const) {
      const earlier = statSync(path);
      restoreObjectSync(temp.store, id, path, { mode });
      const later = statSync(path);
      expect(later.mode & 0o100).toBe(mode & 0o100);
      expect(later.mode & 0o100).not.toBe(earlier.mode & 0o100);
      expect(later.mtimeMs).toBeGreaterThanOrEqual(earlier.mtimeMs);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
  });

  it('H-OBJ-7: the mode is 0666, or 0777, less the umask', () => {
    using temp = tempStore();
    const objects = [putLoose(temp, 10), putPacked(temp, 10), putPacked(temp, 200_000)];
    for (const umask of [0o022, 0o077, 0o002]) {
      const old = process.umask(umask);
      try {
        for (const { id } of objects) {
          restoreObjectSync(temp.store, id, `${temp.root}/plain-${umask}`);
          restoreObjectSync(temp.store, id, `${temp.root}/program-${umask}`, { mode: 0o777 });
          expect(statSync(`${temp.root}/plain-${umask}`).mode & 0o7777).toBe(0o666 & ~umask);
          expect(statSync(`${temp.root}/program-${umask}`).mode & 0o7777).toBe(0o777 & ~umask);
        }
      } finally {
        process.umask(old);
      }
    }
  });

  it('H-OBJ-7: a symbolic link at the destination is replaced, never followed', () => {
    using temp = tempStore();
    const { id, bytes } = putLoose(temp, 10);
    writeFileSync(`${temp.root}/target`, 'precious');
    symlinkSync('target', `${temp.root}/link`);
    symlinkSync('nowhere', `${temp.root}/dangling`);
    for (const name of ['link', 'dangling']) {
      restoreObjectSync(temp.store, id, `${temp.root}/${name}`);
      expect(lstatSync(`${temp.root}/${name}`).isFile()).toBe(true);
      expect(readFileSync(`${temp.root}/${name}`).equals(bytes)).toBe(true);
    }
    expect(readFileSync(`${temp.root}/target`, 'utf8')).toBe('precious');
    expect(existsSync(`${temp.root}/nowhere`)).toBe(false);
  });

  it('H-OBJ-7: an absent object throws, with the destination unchanged', () => {
    using temp = tempStore();
    symlinkSync('x', `${temp.root}/link`);
    writeFileSync(`${temp.root}/file`, 'old');
    for (const name of ['file', 'link', 'none']) {
      expect(() => restoreObjectSync(temp.store, blobId(text('absent')), `${temp.root}/${name}`)).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_OBJECT_MISSING' }),
      );
    }
    expect(readFileSync(`${temp.root}/file`, 'utf8')).toBe('old');
    expect(readlinkSync(`${temp.root}/link`)).toBe('x');
    expect(existsSync(`${temp.root}/none`)).toBe(false);
  });

  it('a directory at the destination stays, and no temp', () => {
    using temp = tempStore();
    const { id } = putLoose(temp, 10);
    mkdirSync(`${temp.root}/d/sub`, { recursive: true });
    expect(() => restoreObjectSync(temp.store, id, `${temp.root}/d`)).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('a read-only file at the destination is replaced; missing directories are made', () => {
    using temp = tempStore();
    const { id, bytes } = putLoose(temp, 10);
    writeFileSync(`${temp.root}/file`, 'old');
    chmodSync(`${temp.root}/file`, 0o444);
    restoreObjectSync(temp.store, id, `${temp.root}/file`);
    restoreObjectSync(temp.store, id, `${temp.root}/a/b/c`, { durability: 'process' });
    expect(readFileSync(`${temp.root}/file`).equals(bytes)).toBe(true);
    expect(readFileSync(`${temp.root}/a/b/c`).equals(bytes)).toBe(true);
  });

  it("'process' does not sync", () => {
    using temp = tempStore();
    const { id } = putLoose(temp, 10);
    const { store, calls } = temp.record();
    restoreObjectSync(store, id, `${temp.root}/file`, { durability: 'process' });
    expect(calls.filter((call) => call.op === 'fsync' || call.op === 'fsyncDir')).toEqual([]);
  });
});

function putLoose(temp: TempStore, size: number): { readonly id: ObjectId; readonly bytes: Buffer } {
  const object = someObject(size);
  writeObjectSync(temp.store, object.id, object.bytes);
  return object;
}

function putPacked(temp: TempStore, size: number): { readonly id: ObjectId; readonly bytes: Buffer } {
  const object = someObject(size);
  writeObjectsSync(temp.store, [...someObjects(2), object, ...someObjects(2)]);
  return object;
}
