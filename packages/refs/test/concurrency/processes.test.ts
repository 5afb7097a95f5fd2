import { noTemps, spawnWorkers } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  readHeadSync,
  readReflogSync,
  readRefSync,
  resolveHeadSync,
  writeBranchRefSync,
  type RefStore,
} from '../../src/index.js';
import { content, id, newStore, worker } from '../support.js';

interface Report {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly code?: string;
  readonly message?: string;
  readonly actual?: string;
}

const COUNT = 50;

/** Starts processes that do one thing to one store at the same moment. */
async function race(store: RefStore, action: string, count = COUNT, more: object = {}): Promise<Report[]> {
  const results = await spawnWorkers(worker('race'), count, {
    data: (number) => ({ dir: store.dir, action, number: number + 1, ...more }),
  });
  for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(noTemps(store.dir)).toEqual([]);
  return results.map((result) => result.lines[0] as Report);
}

describe('50 processes', () => {
  it('S-046, H-REF-3: of 50 with one expected value exactly one succeeds, and the ref holds its value', async () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1_000));
    const reports = await race(store, 'swap', COUNT, { expected: id(1_000) });
    const winners = reports.flatMap((report, index) => (report.ok ? [index + 1] : []));
    expect(winners).toHaveLength(1);
    expect(readRefSync(store, 'refs/heads/main')).toBe(id(winners[0]!));
    for (const report of reports.filter(({ ok }) => !ok)) {
      expect(report).toMatchObject({ code: 'ERR_MUSE_REF_MOVED', actual: id(winners[0]!) });
    }
    expect(readReflogSync(store, 'refs/heads/main').map((entry) => entry.reason)).toEqual([
      'write branch',
      `process ${winners[0]}`,
    ]);
  });

  it('H-REF-5: of 50 that create one name exactly one succeeds, and its value stays', async () => {
    const store = newStore();
    const reports = await race(store, 'create');
    const winners = reports.flatMap((report, index) => (report.ok ? [index + 1] : []));
    expect(winners).toHaveLength(1);
    expect(readRefSync(store, 'refs/heads/new/name')).toBe(id(winners[0]!));
    expect(new Set(reports.filter(({ ok }) => !ok).map(({ code }) => code))).toEqual(new Set(['ERR_MUSE_REF_MOVED']));
  });

  it('H-REF-6: of names that collide one kind is created, and the losers leave nothing', async () => {
    const store = newStore();
    const reports = await race(store, 'collide', 24);
    const created = reports.flatMap((report, index) => (report.ok ? [index + 1] : []));
    const listed = listRefsSync(store).map(({ name, id: value }) => [name, value]);
    if (content(store, 'refs/heads/dir') === undefined && listed.length !== 1) {
      expect(created).toEqual(Array.from({ length: 12 }, (_, index) => 2 * index + 1));
    } else {
      expect(created).toHaveLength(1);
      expect(listed).toEqual([['refs/heads/dir', id(created[0]!)]]);
    }
    expect(listed).toHaveLength(created.length);
    for (const { code } of reports.filter(({ ok }) => !ok)) expect(code).toMatch(/^ERR_MUSE_REF_(CONFLICT|MOVED)$/);
  });

  it('S-045: 50 write 50 branches and read them back', async () => {
    const store = newStore();
    const reports = await race(store, 'distinct');
    expect(reports).toEqual(Array.from({ length: COUNT }, (_, index) => ({ ok: true, value: id(index + 1) })));
    expect(listRefsSync(store)).toHaveLength(COUNT);
    for (let number = 1; number <= COUNT; number++) expect(content(store, `refs/heads/b${number}`)).toBe(id(number));
  });

  it('S-046: 50 write one branch without an expected value: all succeed, every read is one of the values', async () => {
    const store = newStore();
    const values = Array.from({ length: COUNT }, (_, index) => id(index + 1));
    const reports = await race(store, 'same');
    for (const report of reports) expect(report.ok && values.includes(report.value as never)).toBe(true);
    expect(values).toContain(readRefSync(store, 'refs/heads/main'));
    const log = readReflogSync(store, 'refs/heads/main');
    expect(log).toHaveLength(COUNT);
    for (const [index, entry] of log.entries()) expect(entry.old).toBe(log[index - 1]?.new ?? null);
    expect(readReflogSync(store, 'HEAD').map((entry) => entry.new)).toEqual(log.map((entry) => entry.new));
  });

  it('S-035: 50 switch HEAD to 50 branches: every read names one of them in full', async () => {
    const store = newStore();
    const branches = Array.from({ length: COUNT }, (_, index) => `b${index + 1}`);
    const reports = await race(store, 'head');
    for (const report of reports) {
      expect(report.ok).toBe(true);
      expect(report.value).toMatchObject({ kind: 'branch' });
      expect(branches).toContain((report.value as { branch: string }).branch);
    }
    expect(content(store, 'HEAD')).toMatch(/^ref: refs\/heads\/b\d+\n$/);
    expect(readHeadSync(store).kind).toBe('branch');
    expect(resolveHeadSync(store)).toBeNull();
  });
});

describe('packing', () => {
  it('I-5: loses no update of 16 writers while four of them pack all the time', async () => {
    const store = newStore();
    const reports = await race(store, 'pack', 16);
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(listRefsSync(store)).toHaveLength(16);
    for (const ref of listRefsSync(store)) expect(ref.id).toBe(id(5));
  });
});

describe('transactions', () => {
  it('H-REF-13: of 12 processes are all or nothing for a reader that lists meanwhile', async () => {
    const store = newStore();
    let reading = true;
    const reader = (async () => {
      let listings = 0;
      for (; reading; listings++) {
        const ids = listRefsSync(store).map((ref) => ref.id);
        expect([0, 3]).toContain(ids.length);
        expect(new Set(ids).size).toBeLessThanOrEqual(1);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return listings;
    })();
    const reports = await race(store, 'transaction', 12);
    reading = false;
    expect(await reader).toBeGreaterThan(10);
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    for (const name of ['refs/heads/x', 'refs/tags/y', 'refs/remotes/o/z'])
      expect(readReflogSync(store, name)).toHaveLength(48);
  });
});
