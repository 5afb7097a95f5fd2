import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  hasObjectSync,
  IntegrityError,
  readObjectStreamSync,
  readObjectSync,
  restoreObjectSync,
  verifyObjectsSync,
  writeObjectFromPathSync,
  writeObjectsSync,
  writeObjectSync,
  type ObjectId,
} from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { tempStore, type TempStore } from '../../helpers/temp-store.js';
import { someObject, someObjects } from '../../helpers/values.js';

const DAMAGE: readonly { readonly row: string; readonly how: string; damage(bytes: Buffer): Buffer }[] = [
  { row: 'S-075', how: 'zeroed', damage: (bytes) => Buffer.alloc(bytes.length) },
  { row: 'S-076', how: 'cut to half', damage: (bytes) => bytes.subarray(0, bytes.length / 2) },
  { row: 'S-076', how: 'with bytes appended', damage: (bytes) => Buffer.concat([bytes, Buffer.of(1)]) },
  { row: 'S-076', how: 'with one bit flipped', damage: (bytes) => flip(bytes, bytes.length - 1) },
  { row: 'S-077', how: 'emptied', damage: () => Buffer.alloc(0) },
];

const PLACES = [
  { place: 'a file of its own', size: 4096, store: storeLoose },
  { place: 'a pack', size: 4096, store: storePacked },
  { place: 'a pack, too large for the cache', size: 200_000, store: storePacked },
];

const cases = DAMAGE.flatMap((damage) => PLACES.map((place) => ({ ...damage, ...place }))).filter(
  // Inside a pack an object cannot grow or shrink by itself.
  ({ how, place }) => place === 'a file of its own' || !/cut|append|empt/.test(how),
);

describe.each(cases)('an object in $place, $how', ({ row, damage, place, size, store }) => {
  it(`${row} H-OBJ-2: reading, streaming and restoring it throw and give out nothing`, () => {
    using temp = tempStore();
    const { id, bytes, spoil } = store(temp, size);
    spoil(damage);
    writeFileSync(`${temp.root}/out`, 'old');
    // A handle that has read the right bytes before may still have them; a fresh one sees what is on the disk.
    for (const handle of place === 'a pack' ? [temp.open()] : [temp.store, temp.open()]) {
      expect(() => readObjectSync(handle, id)).toThrow(/integrity check/);
      expect(() => readObjectSync(handle, id)).toThrow(IntegrityError);
      expect(() => restoreObjectSync(handle, id, `${temp.root}/out`)).toThrow(/integrity check/);
      expect(() => restoreObjectSync(handle, id, `${temp.root}/new`)).toThrow(/integrity check/);
      expect(() => readObjectStreamSync(handle, id).next()).toThrow(/integrity check/);
    }
    expect(readFileSync(`${temp.root}/out`, 'utf8')).toBe('old');
    expect(existsSync(`${temp.root}/new`)).toBe(false);
    expect(noTemps(temp.root)).toEqual([]);
    expect(bytes).toHaveLength(size);
  });

  it(`${row} I-1 H-OBJ-3: writing the right bytes heals it and reports it as written`, () => {
    const heals: ((temp: TempStore, id: ObjectId, bytes: Buffer) => unknown)[] = [
      (temp, id, bytes) => expect(writeObjectSync(temp.open(), id, bytes)).toBe(true),
      (temp, id, bytes) => {
        writeFileSync(`${temp.root}/source`, bytes);
        expect(writeObjectFromPathSync(temp.store, id, `${temp.root}/source`)).toBe(true);
      },
      (temp, id, bytes) => expect(writeObjectsSync(temp.store, [{ id, bytes }])).toEqual({ written: 1 }),
      (temp, id, bytes) => expect(writeObjectsSync(temp.store, [{ id, bytes }, someObject()])).toEqual({ written: 2 }),
    ];
    for (const heal of heals) {
      using temp = tempStore();
      const { id, bytes, spoil } = store(temp, size);
      spoil(damage);
      heal(temp, id, bytes);
      for (const handle of [temp.store, temp.open()]) {
        expect(Buffer.compare(readObjectSync(handle, id)!, bytes)).toBe(0);
        expect(restoreObjectSync(handle, id, `${temp.root}/out`)).toBe(true);
        expect(writeObjectSync(handle, id, bytes)).toBe(false);
      }
      expect(verifyObjectsSync(temp.open()).problems.every((problem) => problem.healed)).toBe(true);
      expect(noTemps(temp.root)).toEqual([]);
    }
  });

  it(`${row}: verifyObjects names it`, () => {
    using temp = tempStore();
    const { id, spoil } = store(temp, size);
    expect(verifyObjectsSync(temp.store).problems).toEqual([]);
    const path = spoil(damage);
    const { problems } = verifyObjectsSync(temp.store);
    expect(problems).toEqual([expect.objectContaining({ kind: 'damaged-object', id, path, healed: false })]);
  });
});

describe('a damaged object with an intact copy elsewhere', () => {
  it('I-1: is read from the intact copy, whichever of the two is damaged', () => {
    for (const spoiled of ['loose', 'packed'] as const) {
      using temp = tempStore();
      const { id, bytes, spoil } = storePacked(temp, 1000);
      const other = temp.open();
      if (spoiled === 'packed') spoil((all) => Buffer.alloc(all.length));
      else writeObjectSync(other, id, bytes);
      if (spoiled === 'packed') expect(writeObjectSync(other, id, bytes)).toBe(true);
      else putLoose(temp, id, Buffer.from('wrong'));
      expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
      expect(Buffer.compare(readObjectSync(temp.store, id)!, bytes)).toBe(0);
    }
  });

  it('H-OBJ-3: a damaged loose copy is replaced even so', () => {
    using temp = tempStore();
    const { id, bytes } = storePacked(temp, 1000);
    putLoose(temp, id, Buffer.from('wrong'));
    expect(writeObjectSync(temp.store, id, bytes)).toBe(true);
    expect(readFileSync(loosePath(temp.store, id)).equals(bytes)).toBe(true);
  });
});

describe('what is damaged is not absent', () => {
  it('H-OBJ-9: hasObject says that something is there', () => {
    using temp = tempStore();
    const { id, spoil } = storeLoose(temp, 100);
    spoil(() => Buffer.alloc(0));
    expect(hasObjectSync(temp.store, id)).toBe(true);
  });
});

function storeLoose(temp: TempStore, size: number): Stored {
  const { id, bytes } = someObject(size);
  writeObjectSync(temp.store, id, bytes);
  const path = loosePath(temp.store, id);
  return { id, bytes, spoil: (damage) => replace(path, damage(bytes)) };
}

function storePacked(temp: TempStore, size: number): Stored {
  const { id, bytes } = someObject(size);
  writeObjectsSync(temp.store, [...someObjects(3), { id, bytes }, ...someObjects(3)]);
  readObjectSync(temp.store, id);
  const path = `${temp.dir}/packs/${readdirSync(`${temp.dir}/packs`)[0]!}`;
  const spoil = (damage: (bytes: Buffer) => Buffer): string => {
    const pack = readFileSync(path);
    const at = pack.indexOf(bytes);
    return replace(path, Buffer.concat([pack.subarray(0, at), damage(bytes), pack.subarray(at + size)]));
  };
  return { id, bytes, spoil };
}

interface Stored {
  readonly id: ObjectId;
  readonly bytes: Buffer;
  /** Damages the bytes on the disk, in place; answers the file. */
  spoil(damage: (bytes: Buffer) => Buffer): string;
}

function replace(path: string, bytes: Buffer): string {
  const { mode } = statSync(path);
  chmodSync(path, 0o644);
  writeFileSync(path, bytes);
  chmodSync(path, mode);
  return path;
}

function putLoose(temp: TempStore, id: ObjectId, bytes: Buffer): void {
  const { id: other, bytes: right } = someObject();
  writeObjectSync(temp.store, other, right);
  const path = loosePath(temp.store, id);
  if (existsSync(path)) chmodSync(path, 0o644);
  else writeObjectDirectory(temp, id);
  writeFileSync(path, bytes);
}

function writeObjectDirectory(temp: TempStore, id: ObjectId): void {
  const path = loosePath(temp.store, id);
  temp.store.fs.sync.mkdir(path.slice(0, path.lastIndexOf('/')));
}

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1;
  return copy;
}
