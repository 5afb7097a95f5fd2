import { existsSync, readFileSync, statSync } from 'node:fs';
import { DurabilityError } from '@muse/io';
import { expectFullProtocol, failOn, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { readObjectSync } from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { drivers, errorFor, leftOpen, UNSUPPORTED, UNSUPPORTED_ON_DIRECTORIES } from '../../helpers/drivers.js';
import { filesBelow } from '../../helpers/files.js';
import { tempStore } from '../../helpers/temp-store.js';
import { writes } from '../../helpers/writes.js';

const cases = writes.flatMap((write) =>
  drivers.map((driver) => ({ ...write, ...driver, title: `${write.name} (${driver.form})` })),
);

describe.each(cases)('$title', ({ rows, prepare, run }) => {
  it(`${rows.protocol}: follows the full protocol, and adds exactly one file of mode 0444`, async () => {
    using temp = tempStore();
    const { id, bytes, write } = prepare(temp.root);
    const { store, calls } = temp.record();
    await run(store.fs, write(store));
    const path = loosePath(store, id);
    expectFullProtocol(calls, path, { prefix: '.obj-tmp-', mode: 0o444, content: bytes });
    expect(filesBelow(temp.dir)).toEqual([path.slice(temp.dir.length + 1)]);
    expect(statSync(path).mode & 0o7777).toBe(0o444);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(leftOpen(calls)).toEqual([]);
  });

  it.each(UNSUPPORTED)(
    `${rows.unsupported}: fsync of the file that is not supported (%s) does not fail it`,
    async (code) => {
      using temp = tempStore();
      const { id, bytes, write } = prepare(temp.root);
      const { store, faults } = temp.record({ fail: failOn('fsync', errorFor(code)) });
      await run(store.fs, write(store));
      expect(faults).toHaveLength(1);
      expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
      expect(noTemps(temp.root)).toEqual([]);
    },
  );

  it.each(UNSUPPORTED_ON_DIRECTORIES)(`${rows.unsupported}: nor does that of the directory (%s)`, async (code) => {
    using temp = tempStore();
    const { id, bytes, write } = prepare(temp.root);
    const { store, faults } = temp.record({ fail: failOn('fsyncDir', errorFor(code)) });
    await run(store.fs, write(store));
    expect(faults.length).toBeGreaterThan(0);
    expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
  });

  it.each(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS'])(
    `${rows.unsupported}: lasting %s of every fsync throws and stores nothing`,
    async (code) => {
      using temp = tempStore();
      const { id, write } = prepare(temp.root);
      const { store, calls, faults } = temp.record({ fail: failOn('fsync', code) });
      await expect(run(store.fs, write(store))).rejects.toThrow(DurabilityError);
      // Each try is a new file: no descriptor is synced twice.
      expect(faults.length).toBeGreaterThan(1);
      expect(new Set(faults.map((call) => call.path)).size).toBe(faults.length);
      expect(readObjectSync(temp.open(), id)).toBeNull();
      expect(noTemps(temp.root)).toEqual([]);
      expect(leftOpen(calls)).toEqual([]);
    },
  );

  it(`${rows.unsupported}: an fsync that fails once is made good in a new file`, async () => {
    using temp = tempStore();
    const { id, bytes, write } = prepare(temp.root);
    const { store, calls } = temp.record({ fail: failOn('fsync', 'EIO', { times: 1 }) });
    await run(store.fs, write(store));
    expectFullProtocol(calls, loosePath(store, id), { prefix: '.obj-tmp-', mode: 0o444, content: bytes });
    expect(noTemps(temp.root)).toEqual([]);
  });

  it.each(['open', 'write', 'fchmod', 'close', 'rename'] as const)(
    `${rows.failure}: %s of the temp failing throws that error, leaves nothing, and a retry succeeds`,
    async (op) => {
      using temp = tempStore();
      const { id, bytes, write } = prepare(temp.root);
      const when = (call: { readonly path: string | undefined }): boolean => call.path?.includes('.obj-tmp-') === true;
      const { store, calls, faults } = temp.record({ fail: failOn(op, 'ENOSPC', { when, times: 1 }) });
      await expect(run(store.fs, write(store))).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(faults).toHaveLength(1);
      expect(existsSync(loosePath(store, id))).toBe(false);
      expect(noTemps(temp.root)).toEqual([]);
      expect(leftOpen(calls)).toEqual([]);
      await run(store.fs, write(store));
      expect(Buffer.compare(readObjectSync(temp.open(), id)!, bytes)).toBe(0);
    },
  );

  it(`${rows.failure}: short writes are continued; a disk that fills up half-way leaves nothing`, async () => {
    using temp = tempStore();
    const first = prepare(temp.root);
    const short = temp.record({ shorten: () => 7 });
    await run(short.fs, first.write(short.store));
    expect(short.faults.length).toBeGreaterThan(3);
    expect(Buffer.compare(readObjectSync(temp.open(), first.id)!, first.bytes)).toBe(0);
    const second = prepare(temp.root);
    const full = temp.record({ shorten: () => 7, fail: failOn('write', 'ENOSPC', { after: 2 }) });
    await expect(run(full.fs, second.write(full.store))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readObjectSync(temp.open(), second.id)).toBeNull();
    expect(noTemps(temp.root)).toEqual([]);
    expect(leftOpen(full.calls)).toEqual([]);
  });
});
