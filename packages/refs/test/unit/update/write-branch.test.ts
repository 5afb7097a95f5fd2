import { mkdirSync } from 'node:fs';

import { expectFullProtocol, failOn, noTemps, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  readReflogSync,
  readRefSync,
  updateRef,
  writeBranchRef,
  writeBranchRefSync,
  type ObjectId,
} from '../../../src/index.js';
import { BAD_IDS, BAD_NAMES, content, everything, id, newStore, put, recorded, thrownBy } from '../../support.js';

const SYNCS = (line: string): boolean => line.startsWith('fsync');

describe('writeBranchRef', () => {
  it('S-036: the file holds exactly the id, without a newline', async () => {
    const store = newStore();
    await writeBranchRef(store, 'main', id(1));
    expect(content(store, 'refs/heads/main')).toBe(id(1));
    expect(readRefSync(store, 'refs/heads/main')).toBe(id(1));
  });

  it('S-037: follows the full protocol', async () => {
    const store = recorded(newStore());
    await writeBranchRef(store, 'main', id(1));
    expectFullProtocol(store.calls, `${store.dir}/refs/heads/main`, {
      prefix: '.muse-tmp-',
      content: Buffer.from(id(1)),
    });
  });

  it('S-038: the temp is written and synced before the lock is taken, and the directory is synced after it is free', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const traced = recorded(store);
    writeBranchRefSync(traced, 'main', id(2));
    const lines = traceOf(traced.calls, { root: store.dir });
    const at = (start: RegExp): number => lines.findIndex((line) => start.test(line));
    const order = [
      at(/^open refs\/heads\/\.muse-tmp-/),
      at(/^write refs/),
      at(/^fsync refs\/heads\/\.muse-tmp-/),
      at(/^rename locks\/refs\/free/),
      at(/^write logs/),
      at(/^rename refs/),
      at(/^rename locks\/refs\/held.* locks\/refs\/free/),
      at(/^fsyncDir refs\/heads$/),
    ];
    expect(order.every((index) => index >= 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(lines.filter(SYNCS)).toHaveLength(2);
  });

  it('S-037: a nested name costs one sync more at its creation, none later', () => {
    const store = newStore();
    const traced = recorded(store);
    writeBranchRefSync(traced, 'feat/a', id(1));
    expect(traceOf(traced.calls, { root: store.dir }).filter(SYNCS)).toContain('fsyncDir refs/heads');
    // A directory that another process has just made may not be durable yet either.
    mkdirSync(`${store.dir}/refs/heads/other`);
    const foreign = recorded(store);
    writeBranchRefSync(foreign, 'other/a', id(1));
    expect(traceOf(foreign.calls, { root: store.dir }).filter(SYNCS)).toContain('fsyncDir refs/heads');
    for (const name of ['feat/a', 'feat/a', 'main']) {
      const again = recorded(store);
      writeBranchRefSync(again, name, id(2));
      expect(traceOf(again.calls).filter(SYNCS)).toHaveLength(2);
    }
  });

  it.each(BAD_NAMES)('S-039: refuses %s as the name, and makes nothing inside or outside', (_why, name) => {
    const store = newStore();
    const before = everything(store);
    expect(thrownBy(() => writeBranchRefSync(store, name, id(1))).code).toBe('ERR_MUSE_BAD_REF_NAME');
    expect(everything(store)).toEqual(before);
  });

  it.each(BAD_IDS)('S-040, S-041: refuses %s as the id, and the ref is unchanged', (_why, bad) => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const before = everything(store);
    const error = thrownBy(() => writeBranchRefSync(store, 'main', bad as ObjectId));
    expect(error.message).toContain('sha256');
    expect(everything(store)).toEqual(before);
  });

  it('S-042: leaves no temp and no lock: the next writer does not wait', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    expect(noTemps(store.dir)).toEqual([]);
    const second = recorded(store);
    writeBranchRefSync(second, 'main', id(2));
    expect(second.calls.filter((call) => call.op === 'sleep')).toEqual([]);
    expect(noTemps(store.dir)).toEqual([]);
  });

  it.each(['ENOSPC', 'EIO', 'EACCES'])(
    'S-043: a rename that fails with %s throws it and leaves the old ref, no temp, no lock',
    (code) => {
      const store = newStore();
      writeBranchRefSync(store, 'main', id(1));
      const when = (call: { args: readonly unknown[] }): boolean => call.args[1] === `${store.dir}/refs/heads/main`;
      const failing = recorded(store, { fail: failOn('rename', code, { when }) });
      expect(thrownBy(() => writeBranchRefSync(failing, 'main', id(2))).code).toBe(code);
      expect(failing.faults).toHaveLength(1);
      expect(content(store, 'refs/heads/main')).toBe(id(1));
      expect(noTemps(store.dir)).toEqual([]);
      writeBranchRefSync(store, 'main', id(3));
      expect(readReflogSync(store, 'refs/heads/main').at(-1)).toMatchObject({ old: id(1), new: id(3) });
    },
  );

  it.each(['open', 'write', 'fsync'] as const)('S-043: lasting failures of %s leave the old ref and no temp', (op) => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const when = (call: { path: string | undefined }): boolean =>
      call.path?.includes('/refs/heads/.muse-tmp-') === true;
    const failing = recorded(store, { fail: failOn(op, 'EIO', { when }) });
    expect(() => writeBranchRefSync(failing, 'main', id(2))).toThrow();
    expect(failing.faults.length).toBeGreaterThan(0);
    expect(content(store, 'refs/heads/main')).toBe(id(1));
    expect(noTemps(store.dir)).toEqual([]);
  });

  it.each(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])('H-IO-5: completes where fsync answers %s', (code) => {
    const store = recorded(newStore(), { fail: failOn(['fsync', 'fsyncDir'], code) });
    writeBranchRefSync(store, 'main', id(1));
    expect(store.faults.length).toBeGreaterThan(0);
    expect(content(store, 'refs/heads/main')).toBe(id(1));
  });

  it('H-IO-6: a directory sync that fails throws with the new value in place', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const failing = recorded(store, { fail: failOn('fsyncDir', 'EIO') });
    expect(thrownBy(() => writeBranchRefSync(failing, 'main', id(2))).code).toBe('ERR_MUSE_DURABILITY');
    expect(readRefSync(store, 'refs/heads/main')).toBe(id(2));
  });

  it('S-044: a nested name creates its directory, is listed, and makes its first part unavailable', () => {
    const store = newStore();
    writeBranchRefSync(store, 'feat/my-thing', id(1));
    expect(content(store, 'refs/heads/feat/my-thing')).toBe(id(1));
    expect(listRefsSync(store, 'refs/heads/')).toEqual([{ name: 'refs/heads/feat/my-thing', id: id(1) }]);
    const before = everything(store);
    expect(thrownBy(() => writeBranchRefSync(store, 'feat', id(2)))).toMatchObject({
      code: 'ERR_MUSE_REF_CONFLICT',
      data: { name: 'refs/heads/feat', other: 'refs/heads/feat/my-thing' },
    });
    expect(everything(store)).toEqual(before);
  });

  it('H-REF-2: sets a damaged ref, which repairs it; nothing else does', async () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'one' });
    put(store, 'refs/heads/main', 'garbage');
    await expect(
      updateRef(store, 'refs/heads/main', { expected: id(1), next: id(2), reason: 'x' }),
    ).rejects.toMatchObject({ code: 'ERR_MUSE_DAMAGED_REF' });
    expect(content(store, 'refs/heads/main')).toBe('garbage');
    writeBranchRefSync(store, 'main', id(3), { reason: 'repair' });
    expect(readRefSync(store, 'refs/heads/main')).toBe(id(3));
    expect(readReflogSync(store, 'refs/heads/main').map(({ old, reason }) => [old, reason])).toEqual([
      [null, 'one'],
      [id(1), 'repair'],
    ]);
  });
});
