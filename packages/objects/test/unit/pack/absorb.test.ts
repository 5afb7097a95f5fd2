import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { withLockSync } from '@muse/io';
import { failOn, noTemps, type RecordedCall } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  addSync,
  finishPackSync,
  openPackWriter,
  readObjectSync,
  refreshPacksSync,
  verifyObjectsSync,
  writeObjectsSync,
  type ObjectId,
} from '../../../src/index.js';
import { packPaths, putPack } from '../../helpers/packs.js';
import { tempStore, type TempStore } from '../../helpers/temp-store.js';
import { someObjects } from '../../helpers/values.js';

type Objects = readonly { readonly id: ObjectId; readonly bytes: Buffer }[];

describe('small packs', () => {
  it('become one where eight stand side by side, and every object stays readable, also to who saw the old ones', () => {
    using temp = tempStore('volume');
    const reader = temp.open();
    const all: { id: ObjectId; bytes: Buffer }[] = [];
    let most = 0;
    for (let write = 0; write < 600; write++) {
      all.push(...putPack(temp.store, 3, 200));
      most = Math.max(most, packPaths(temp).length);
      if (write % 5 === 0) expectAll(reader, [all[write * 2]!, all[write * 3]!]);
    }
    expect(most).toBeLessThanOrEqual(7 * 3);
    expectAll(reader, all);
    expectAll(temp.open(), all);
    expect(verifyObjectsSync(temp.open())).toMatchObject({ packed: 1800, problems: [] });
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('I-4: are removed only after the new pack is durable under its name', () => {
    using temp = tempStore();
    const old = sevenPacks(temp);
    const { store, calls } = temp.record();
    const fresh = putPack(store, 2);
    const removed = calls.filter((call) => call.op === 'unlink' && isPack(call));
    expect(removed).toHaveLength(7);
    const publish = calls.find((call) => call.op === 'rename' && String(call.args[1]).endsWith('.mpack'))!;
    const sync = calls.find((call) => call.op === 'fsyncDir' && call.started > publish.ended)!;
    for (const call of removed) expect(call.started).toBeGreaterThan(sync.ended);
    expect(packPaths(temp)).toHaveLength(1);
    expectAll(temp.open(), [...old, ...fresh]);
  });

  it('cost no fsync of a file more', () => {
    using temp = tempStore();
    sevenPacks(temp);
    const { store, calls } = temp.record();
    putPack(store, 2);
    expect(calls.filter((call) => call.op === 'fsync')).toHaveLength(1);
  });

  it.each(['fsync', 'fsyncDir'] as const)('stay where %s is not supported', (op) => {
    using temp = tempStore();
    const old = sevenPacks(temp);
    const before = packPaths(temp);
    const { store, faults } = temp.record({ fail: failOn(op, 'ENOTSUP') });
    const fresh = putPack(store, 2);
    expect(faults.length).toBeGreaterThan(0);
    expect(packPaths(temp)).toEqual(expect.arrayContaining(before));
    expectAll(temp.open(), [...old, ...fresh]);
    // Where it is known beforehand that they must stay, nothing is copied either.
    if (op === 'fsyncDir') expect(verifyObjectsSync(temp.open()).packed).toBe(old.length + fresh.length);
  });

  it('H-IO-6: stay where the sync of the directory fails', () => {
    using temp = tempStore();
    const old = sevenPacks(temp);
    const before = packPaths(temp);
    let published = false;
    const { store } = temp.record({
      fail: (call) => {
        if (call.op === 'rename' && isPack(call, 1)) published = true;
        const failing = published && call.op === 'fsyncDir' && String(call.args[0]).endsWith('packs');
        return failing ? Object.assign(new Error('EIO'), { code: 'EIO' }) : undefined;
      },
    });
    expect(() => putPack(store, 2)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_DURABILITY' }));
    expect(packPaths(temp)).toEqual(expect.arrayContaining(before));
    expectAll(temp.open(), old);
  });

  it('I-1: one of which anything is damaged stays as it is', () => {
    using temp = tempStore();
    const old = sevenPacks(temp);
    const spoiled = packPaths(temp)[3]!;
    const pack = readFileSync(spoiled);
    const victim = old.find(({ bytes }) => pack.includes(bytes))!;
    pack[pack.indexOf(victim.bytes)]! ^= 1;
    chmodSync(spoiled, 0o644);
    writeFileSync(spoiled, pack);
    putPack(temp.open(), 2);
    expect(existsSync(spoiled)).toBe(true);
    expect(packPaths(temp)).toHaveLength(2);
    const fresh = temp.open();
    expectAll(
      fresh,
      old.filter((object) => object !== victim),
    );
    expect(() => readObjectSync(fresh, victim.id)).toThrow(/integrity check/);
  });

  it('I-4: are not removed where one of them has come to be the new pack itself', () => {
    using temp = tempStore();
    const objects = someObjects(4);
    const writer = openPackWriter(temp.store);
    for (const { bytes } of objects) addSync(writer, bytes);
    // Meanwhile others have stored the same objects in seven orders, one of them this writer's.
    mkdirSync(`${temp.dir}/packs`, { recursive: true });
    for (const order of ['0123', '1023', '0213', '0132', '3210', '2310', '1203']) {
      using other = tempStore('volume');
      writeObjectsSync(
        other.store,
        [...order].map((digit) => objects[Number(digit)]!),
      );
      const [path] = packPaths(other);
      copyFileSync(path!, `${temp.dir}/packs/${path!.slice(-70)}`);
    }
    expect(packPaths(temp)).toHaveLength(7);
    refreshPacksSync(temp.store);
    const { pack } = finishPackSync(writer);
    expect(packPaths(temp)).toEqual([`${temp.dir}/packs/${pack}`]);
    expectAll(temp.open(), objects);
    expectAll(temp.store, objects);
  });

  it('are left alone while another process absorbs, and the write goes on', () => {
    using temp = tempStore();
    sevenPacks(temp);
    const before = packPaths(temp);
    const fresh = withLockSync(`${temp.dir}/locks/absorb`, () => putPack(temp.open(), 2));
    expect(packPaths(temp)).toHaveLength(before.length + 1);
    expectAll(temp.open(), fresh);
  });

  it('that two writers take over at once are in both new packs, and nothing is lost', () => {
    using temp = tempStore();
    const old = sevenPacks(temp);
    // The second writer publishes and removes the old packs when the first has sealed its own and not yet renamed it.
    let other: Objects = [];
    const { store } = temp.record({
      fail: (call) => {
        if (call.op === 'rename' && isPack(call, 1) && other.length === 0) {
          other = someObjects(2);
          temp.store.fs.sync.rename(`${temp.dir}/locks`, `${temp.dir}/locks-away`);
          writeObjectsSync(temp.open(), other);
        }
        return undefined;
      },
    });
    expect(() => putPack(store, 2)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_LOCK_LOST' }));
    expectAll(temp.open(), [...old, ...other]);
    expect(verifyObjectsSync(temp.open()).problems).toEqual([]);
  });
});

function sevenPacks(temp: TempStore): { id: ObjectId; bytes: Buffer }[] {
  return Array.from({ length: 7 }, () => putPack(temp.open(), 3)).flat();
}

function expectAll(store: TempStore['store'], objects: Objects): void {
  for (const { id, bytes } of objects)
    expect(Buffer.compare(readObjectSync(store, id) ?? Buffer.alloc(0), bytes)).toBe(0);
}

function isPack(call: RecordedCall, argument = 0): boolean {
  return String(call.args[argument]).endsWith('.mpack');
}
