import { existsSync } from 'node:fs';

import { expectFullProtocol, failOn, noTemps, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listRefs,
  listRefsSync,
  packRefsSync,
  readHeadSync,
  readReflogSync,
  readRefSync,
  recoverRefsSync,
  refTransaction,
  refTransactionSync,
  writeBranchRefSync,
  writeHeadBranchSync,
  type RefStore,
} from '../../../src/index.js';
import { content, everything, id, newStore, recorded, thrownBy } from '../../support.js';

const A = 'refs/heads/a';
const B = 'refs/heads/b';
const C = 'refs/tags/c';

function storeWithTwo(): RefStore {
  const store = newStore();
  writeBranchRefSync(store, 'a', id(1), { reason: 'start' });
  writeBranchRefSync(store, 'b', id(2), { reason: 'start' });
  return store;
}

const UPDATES = [
  { name: A, expected: id(1), next: id(11) },
  { name: B, expected: id(2), next: null },
  { name: C, expected: null, next: id(13) },
];

describe('refTransaction', () => {
  it('H-REF-13: moves, deletes and creates together, each with its entry', async () => {
    const store = storeWithTwo();
    await refTransaction(store, UPDATES, { reason: 'all' });
    expect(listRefsSync(store)).toEqual([
      { name: A, id: id(11) },
      { name: C, id: id(13) },
    ]);
    expect(readReflogSync(store, A).at(-1)).toMatchObject({ old: id(1), new: id(11), reason: 'all' });
    expect(readReflogSync(store, B).at(-1)).toMatchObject({ old: id(2), new: null, reason: 'all' });
    expect(readReflogSync(store, C)).toMatchObject([{ old: null, new: id(13), reason: 'all' }]);
    expect(existsSync(`${store.dir}/transactions/refs.json`)).toBe(false);
    expect(noTemps(store.dir)).toEqual([]);
  });

  it.each(UPDATES.map(({ name }) => [name]))('H-REF-13: changes nothing if %s is not as expected', (name) => {
    const store = storeWithTwo();
    const before = everything(store);
    const updates = UPDATES.map((update) => (update.name === name ? { ...update, expected: id(99) } : update));
    expect(thrownBy(() => refTransactionSync(store, updates, { reason: 'x' }))).toMatchObject({
      code: 'ERR_MUSE_REF_MOVED',
      data: { name },
    });
    expect(everything(store)).toEqual(before);
  });

  it('H-NET-3: one bad name or id rejects all of it before any write', () => {
    const store = storeWithTwo();
    const before = everything(store);
    const bad = [
      { name: 'refs/heads/../../x', expected: null, next: id(3) },
      { name: 'refs/heads/x', expected: null, next: 'sha256:x' as never },
      { name: A, expected: id(1), next: id(3) },
    ];
    for (const update of bad) {
      expect(thrownBy(() => refTransactionSync(store, [...UPDATES, update], { reason: 'x' })).kind).toBe('refused');
    }
    expect(everything(store)).toEqual(before);
  });

  it('moves HEAD along, and notes in its log what happens to its branch', () => {
    const store = storeWithTwo();
    writeHeadBranchSync(store, 'a', { reason: 'switch' });
    refTransactionSync(store, UPDATES, { reason: 'all' });
    expect(readReflogSync(store, 'HEAD').at(-1)).toMatchObject({ old: id(1), new: id(11), reason: 'all' });
    refTransactionSync(store, [{ name: 'refs/heads/new', expected: null, next: id(5) }], {
      reason: 'both',
      head: { kind: 'branch', branch: 'new' },
    });
    expect(readHeadSync(store)).toEqual({ kind: 'branch', branch: 'new' });
    expect(readReflogSync(store, 'HEAD').at(-1)).toMatchObject({ old: id(11), new: id(5), reason: 'both' });
  });

  it('checks only where next is what is expected', () => {
    const store = storeWithTwo();
    const before = everything(store);
    refTransactionSync(store, [{ name: A, expected: id(1), next: id(1) }], { reason: 'x' });
    refTransactionSync(store, [], { reason: 'x' });
    expect(everything(store)).toEqual(before);
  });

  it('follows the full protocol for each ref and for the journal, and removes the journal last', () => {
    const store = recorded(storeWithTwo());
    refTransactionSync(store, UPDATES, { reason: 'all' });
    for (const path of [A, C, 'transactions/refs.json'])
      expectFullProtocol(store.calls, `${store.dir}/${path}`, { prefix: '.muse-tmp-' });
    const lines = traceOf(store.calls, { root: store.dir }).filter((line) => !line.includes('locks/'));
    expect(lines.slice(-2)).toEqual(['unlink transactions/refs.json', 'fsyncDir transactions']);
    const decided = lines.lastIndexOf('fsyncDir transactions', lines.length - 2);
    expect(decided).toBeGreaterThan(0);
    for (const line of lines.slice(0, decided))
      expect(line).not.toMatch(/^(rename|unlink) .*refs\/(heads|tags)\/[abc]$/);
  });

  it('H-REF-13: what fails before the decision changes nothing', () => {
    for (const when of [
      (path: string) => path.includes('/refs/tags/.muse-tmp-'),
      (path: string) => path.includes('/transactions/.muse-tmp-'),
    ]) {
      const store = storeWithTwo();
      const before = listRefsSync(store);
      const failing = recorded(store, { fail: failOn('write', 'ENOSPC', { when: (call) => when(call.path ?? '') }) });
      expect(thrownBy(() => refTransactionSync(failing, UPDATES, { reason: 'x' })).code).toBe('ENOSPC');
      expect(failing.faults.length).toBeGreaterThan(0);
      expect(listRefsSync(store)).toEqual(before);
      expect(noTemps(store.dir)).toEqual([]);
      refTransactionSync(store, UPDATES, { reason: 'x' });
    }
  });

  it('H-REF-13: what fails after the decision has happened: readers see it, the next writer completes it', async () => {
    const store = storeWithTwo();
    const failing = recorded(store, {
      fail: failOn('rename', 'EIO', { when: (call) => call.args[1] === `${store.dir}/${C}` }),
    });
    expect(thrownBy(() => refTransactionSync(failing, UPDATES, { reason: 'all' })).code).toBe('EIO');
    expect(content(store, C)).toBeUndefined();
    const after = [
      { name: A, id: id(11) },
      { name: C, id: id(13) },
    ];
    expect(await listRefs(store)).toEqual(after);
    expect(UPDATES.map(({ name }) => readRefSync(store, name))).toEqual([id(11), null, id(13)]);
    expect(recoverRefsSync(store)).toBe(true);
    expect(recoverRefsSync(store)).toBe(false);
    expect(content(store, C)).toBe(id(13));
    expect(listRefsSync(store)).toEqual(after);
    for (const { name } of UPDATES)
      expect(readReflogSync(store, name).filter((entry) => entry.reason === 'all')).toHaveLength(1);
  });

  it('many refs go into the packed file: a constant number of syncs', () => {
    const store = storeWithTwo();
    packRefsSync(store);
    writeBranchRefSync(store, 'a', id(3));
    const updates = Array.from({ length: 2_000 }, (_, index) => ({
      name: `refs/remotes/origin/b${index}`,
      expected: null,
      next: id(index),
    }));
    const traced = recorded(store);
    refTransactionSync(traced, [...updates, { name: A, expected: id(3), next: id(4) }], { reason: 'fetch' });
    expect(traced.calls.filter((call) => call.op === 'fsync' || call.op === 'fsyncDir').length).toBeLessThan(12);
    expect(listRefsSync(store, 'refs/remotes/origin/')).toHaveLength(2_000);
    expect(readRefSync(store, A)).toBe(id(4));
    expect(readReflogSync(store, 'refs/remotes/origin/b7')).toMatchObject([{ old: null, new: id(7), reason: 'fetch' }]);
  });

  it('I-5: a journal that a power cut brought back does not undo what came later', () => {
    const store = storeWithTwo();
    const failing = recorded(store, {
      fail: failOn('unlink', 'EIO', { when: (call) => call.path?.endsWith('refs.json') === true }),
    });
    expect(() => refTransactionSync(failing, UPDATES, { reason: 'all' })).toThrow();
    const journal = content(store, 'transactions/refs.json')!;
    recoverRefsSync(store);
    writeBranchRefSync(store, 'a', id(20));
    expect(existsSync(`${store.dir}/transactions/refs.json`)).toBe(false);
    const before = listRefsSync(store);
    failing.fs.sync.close(failing.fs.sync.open(`${store.dir}/transactions/refs.json`, 'wx'));
    const fd = store.fs.sync.open(`${store.dir}/transactions/refs.json`, 'r+');
    store.fs.sync.write(fd, Buffer.from(journal), 0, Buffer.byteLength(journal), 0);
    store.fs.sync.close(fd);
    expect(listRefsSync(store)).toEqual(before);
    expect(recoverRefsSync(store)).toBe(true);
    expect(listRefsSync(store)).toEqual(before);
  });
});
