import { readdirSync } from 'node:fs';

import { failOn, noTemps, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  packRefsSync,
  readReflogSync,
  readRefSync,
  updateRefSync,
  writeBranchRefSync,
  type ObjectId,
} from '../../../src/index.js';
import { BAD_IDS, content, everything, id, newStore, recorded, thrownBy } from '../../support.js';

const MAIN = 'refs/heads/main';

describe('updateRef', () => {
  it('H-REF-3: creates, moves and deletes with the right expected value', () => {
    const store = newStore();
    updateRefSync(store, MAIN, { expected: null, next: id(1), reason: 'create' });
    updateRefSync(store, MAIN, { expected: id(1), next: id(2), reason: 'move' });
    expect(content(store, MAIN)).toBe(id(2));
    updateRefSync(store, MAIN, { expected: id(2), next: null, reason: 'delete' });
    expect(content(store, MAIN)).toBeUndefined();
    expect(readRefSync(store, MAIN)).toBeNull();
  });

  it.each([
    ['another id', id(9)],
    ['no ref', null],
  ])('H-REF-3: refuses to move, to delete and to check when %s is expected, and changes nothing', (_what, expected) => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const before = everything(store);
    for (const next of [id(2), null, expected]) {
      expect(thrownBy(() => updateRefSync(store, MAIN, { expected, next, reason: 'x' }))).toMatchObject({
        code: 'ERR_MUSE_REF_MOVED',
        kind: 'refused',
        data: { name: MAIN, expected, actual: id(1) },
      });
    }
    expect(everything(store)).toEqual(before);
  });

  it('H-REF-3: refuses to move what does not exist', () => {
    const store = newStore();
    const before = everything(store);
    expect(thrownBy(() => updateRefSync(store, MAIN, { expected: id(1), next: id(2), reason: 'x' }))).toMatchObject({
      code: 'ERR_MUSE_REF_MOVED',
      data: { expected: id(1), actual: null },
    });
    expect(everything(store)).toEqual(before);
  });

  it('H-REF-3: compares again under the lock', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    let moved = false;
    const racing = recorded(store, {
      fail: (call) => {
        // Between the temp and the lock another writer is faster.
        if (call.op === 'rename' && !moved && String(call.args[0]).endsWith('/free')) {
          moved = true;
          writeBranchRefSync(store, 'main', id(5));
        }
        return undefined;
      },
    });
    expect(thrownBy(() => updateRefSync(racing, MAIN, { expected: id(1), next: id(2), reason: 'x' })).code).toBe(
      'ERR_MUSE_REF_MOVED',
    );
    expect(moved).toBe(true);
    expect(readRefSync(store, MAIN)).toBe(id(5));
    expect(noTemps(store.dir)).toEqual([]);
    expect(readReflogSync(store, MAIN)).toHaveLength(2);
  });

  it('checks only, without a write or an entry, when next is what is expected', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const before = everything(store);
    updateRefSync(store, MAIN, { expected: id(1), next: id(1), reason: 'x' });
    updateRefSync(store, 'refs/heads/other', { expected: null, next: null, reason: 'x' });
    expect(everything(store)).toEqual(before);
  });

  it.each(BAD_IDS)('S-034: refuses %s as next and as expected', (_why, bad) => {
    const store = newStore();
    const before = everything(store);
    const wrong = bad as ObjectId;
    expect(thrownBy(() => updateRefSync(store, MAIN, { expected: null, next: wrong, reason: 'x' })).message).toContain(
      'sha256',
    );
    expect(thrownBy(() => updateRefSync(store, MAIN, { expected: wrong, next: id(1), reason: 'x' })).message).toContain(
      'sha256',
    );
    expect(everything(store)).toEqual(before);
  });

  it('deletes durably and leaves no empty directory behind, but the log', () => {
    const store = newStore();
    writeBranchRefSync(store, 'feat/deep/x', id(1));
    const traced = recorded(store);
    updateRefSync(traced, 'refs/heads/feat/deep/x', { expected: id(1), next: null, reason: 'delete' });
    const lines = traceOf(traced.calls, { root: store.dir });
    expect(lines.indexOf('fsyncDir refs/heads/feat/deep')).toBeGreaterThan(
      lines.indexOf('unlink refs/heads/feat/deep/x'),
    );
    expect(readdirSync(`${store.dir}/refs/heads`)).toEqual([]);
    expect(readReflogSync(store, 'refs/heads/feat/deep/x').at(-1)).toMatchObject({
      old: id(1),
      new: null,
      reason: 'delete',
    });
  });

  it('deletes a packed ref: the packed value goes before the loose one', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    writeBranchRefSync(store, 'other', id(2));
    packRefsSync(store);
    writeBranchRefSync(store, 'main', id(3));
    const traced = recorded(store);
    updateRefSync(traced, MAIN, { expected: id(3), next: null, reason: 'delete' });
    const lines = traceOf(traced.calls, { root: store.dir });
    const packedSync = lines.indexOf(`fsyncDir ${store.dir}`);
    expect(packedSync).toBeGreaterThan(lines.findIndex((line) => /^rename .* packed-refs$/.test(line)));
    expect(packedSync).toBeLessThan(lines.indexOf(`unlink ${MAIN}`));
    expect(readRefSync(store, MAIN)).toBeNull();
    expect(readRefSync(store, 'refs/heads/other')).toBe(id(2));
  });

  it('deletes a packed ref that fails half-way: it is still there', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    packRefsSync(store);
    writeBranchRefSync(store, 'main', id(3));
    const failing = recorded(store, {
      fail: failOn('unlink', 'EIO', { when: (call) => call.path?.endsWith(MAIN) === true }),
    });
    expect(thrownBy(() => updateRefSync(failing, MAIN, { expected: id(3), next: null, reason: 'x' })).code).toBe('EIO');
    expect(readRefSync(store, MAIN)).toBe(id(3));
  });

  it('creates a name again after its deletion, and after that of a name below it', () => {
    const store = newStore();
    writeBranchRefSync(store, 'feat/x', id(1));
    updateRefSync(store, 'refs/heads/feat/x', { expected: id(1), next: null, reason: 'delete' });
    updateRefSync(store, 'refs/heads/feat', { expected: null, next: id(2), reason: 'create' });
    updateRefSync(store, 'refs/heads/feat', { expected: id(2), next: null, reason: 'delete' });
    updateRefSync(store, 'refs/heads/feat/x', { expected: null, next: id(3), reason: 'create again' });
    expect(readReflogSync(store, 'refs/heads/feat/x').map((entry) => entry.reason)).toEqual([
      'write branch',
      'delete',
      'create again',
    ]);
  });

  it('keeps tags and remote-tracking refs in the same way', () => {
    const store = newStore();
    for (const name of ['refs/tags/v1.0', 'refs/remotes/origin/feat/x']) {
      updateRefSync(store, name, { expected: null, next: id(4), reason: 'x' });
      expect(content(store, name)).toBe(id(4));
    }
  });
});
