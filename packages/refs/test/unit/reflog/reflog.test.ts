import { appendFileSync, readFileSync } from 'node:fs';

import { failOn, succeeded } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  inspectReflogSync,
  listReflogsSync,
  readReflog,
  readReflogSync,
  readRefSync,
  updateRefSync,
  writeBranchRefSync,
  writeHeadBranchSync,
  writeHeadCommitSync,
} from '../../../src/index.js';
import { content, id, newStore, put, recorded } from '../../support.js';

const MAIN = 'refs/heads/main';
const LOG = 'logs/refs/heads/main/.log';

describe('reflog', () => {
  it('H-REF-10: every movement adds one entry with ids, actor, time, zone and reason', async () => {
    const store = newStore();
    const who = { actor: 'Ada <ada@example.org>', time: 1_700_000_000, zone: '+0130' };
    updateRefSync(store, MAIN, { expected: null, next: id(1), reason: 'commit: first', ...who });
    updateRefSync(store, MAIN, { expected: id(1), next: id(2), reason: 'commit: second', ...who });
    updateRefSync(store, MAIN, { expected: id(2), next: null, reason: 'delete', ...who });
    expect(await readReflog(store, MAIN)).toEqual([
      { old: null, new: id(1), reason: 'commit: first', ...who },
      { old: id(1), new: id(2), reason: 'commit: second', ...who },
      { old: id(2), new: null, reason: 'delete', ...who },
    ]);
  });

  it('H-REF-10: HEAD has an entry for its own moves and for those of its branch, and for no other', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'commit' });
    writeBranchRefSync(store, 'other', id(2), { reason: 'elsewhere' });
    writeHeadBranchSync(store, 'other', { reason: 'switch' });
    writeHeadCommitSync(store, id(3), { reason: 'detach' });
    writeBranchRefSync(store, 'other', id(4), { reason: 'elsewhere' });
    expect(readReflogSync(store, 'HEAD').map((entry) => [entry.old, entry.new, entry.reason])).toEqual([
      [null, id(1), 'commit'],
      [id(1), id(2), 'switch'],
      [id(2), id(3), 'detach'],
    ]);
  });

  it.each(['two\nlines', 'a\r\nb\0c', '\u2028', '{"sum":"00000000"}', '', 'x'.repeat(7_000), 'a\udc80b'])(
    'H-REF-10: keeps the reason %j on one line and gives it back',
    (reason) => {
      const store = newStore();
      writeBranchRefSync(store, 'main', id(1), { reason });
      writeBranchRefSync(store, 'main', id(2), { reason: 'next' });
      expect(content(store, LOG)!.trimEnd().split('\n')).toHaveLength(2);
      expect(readReflogSync(store, MAIN).map((entry) => entry.reason)).toEqual([reason, 'next']);
    },
  );

  it('cuts a reason of absurd length', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'x'.repeat(1_000_000) });
    expect(readReflogSync(store, MAIN)[0]!.reason).toHaveLength(8_001);
  });

  it('reads the newest entries from the end of a long log only', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(0), { reason: 'x' });
    const line = readFileSync(`${store.dir}/${LOG}`, 'utf8');
    appendFileSync(`${store.dir}/${LOG}`, line.repeat(20_000));
    for (let round = 1; round <= 20; round++)
      writeBranchRefSync(store, 'main', id(round), { reason: `round ${round}` });
    const traced = recorded(store);
    expect(readReflogSync(traced, MAIN, { limit: 3 }).map((entry) => entry.reason)).toEqual([
      'round 18',
      'round 19',
      'round 20',
    ]);
    const asked = traced.calls
      .filter((call) => call.op === 'read' && call.path?.endsWith('.log'))
      .map((call) => call.args[3] as number);
    expect(Math.max(...asked)).toBeLessThanOrEqual(3 * 4_096);
    expect(readReflogSync(store, MAIN, { limit: 50 })).toHaveLength(50);
    expect(readReflogSync(store, MAIN)).toHaveLength(20_021);
    expect(readReflogSync(store, MAIN, { limit: 0 })).toEqual([]);
  });

  it('H-IO-10: a torn last line stays as its own line, is reported, and is glued to nothing', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'one' });
    const whole = content(store, LOG)!;
    appendFileSync(`${store.dir}/${LOG}`, whole.slice(0, 50));
    expect(inspectReflogSync(store, MAIN)).toMatchObject({
      entries: [{ reason: 'one' }],
      damaged: [{ offset: whole.length, length: 50 }],
    });
    writeBranchRefSync(store, 'main', id(2), { reason: 'two' });
    const { entries, damaged } = inspectReflogSync(store, MAIN);
    expect(entries.map((entry) => entry.reason)).toEqual(['one', 'two']);
    expect(damaged).toHaveLength(1);
  });

  it.each([
    ['zeros', Buffer.alloc(300)],
    ['an altered id', undefined],
    ['lines that are no entries', Buffer.from('{"sum":"00000000","len":2,"data":{}}\n[]\nnonsense\n')],
  ])('I-9: %s in the middle are reported, the rest is read', (_what, junk) => {
    const store = newStore();
    for (const round of [1, 2, 3]) writeBranchRefSync(store, 'main', id(round), { reason: `round ${round}` });
    const lines = content(store, LOG)!.split('\n');
    const middle = junk ?? Buffer.from(`${lines[1]!.replace(id(2), id(9))}\n`);
    put(
      store,
      LOG,
      Buffer.concat([
        Buffer.from(`${lines[0]}\n`),
        middle,
        Buffer.from(junk === undefined ? `${lines[2]}\n` : `\n${lines[2]}\n`),
      ]),
    );
    const { entries, damaged } = inspectReflogSync(store, MAIN);
    expect(entries.map((entry) => entry.reason)).toEqual(['round 1', 'round 3']);
    expect(damaged.length).toBeGreaterThan(0);
  });

  it('H-REF-10: an entry whose movement did not happen is followed by where the ref was, in reading and in writing', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'one' });
    const failing = recorded(store, {
      fail: failOn('rename', 'EIO', { when: (call) => call.args[1] === `${store.dir}/${MAIN}` }),
    });
    expect(() => writeBranchRefSync(failing, 'main', id(2), { reason: 'two' })).toThrow();
    const expected = [
      [null, id(1), 'one'],
      [id(1), id(2), 'two'],
      [id(2), id(1), expect.stringContaining('recovered')],
    ];
    const shown = (name: string) => readReflogSync(store, name).map((entry) => [entry.old, entry.new, entry.reason]);
    expect(shown(MAIN)).toEqual(expected);
    expect(shown('HEAD')).toEqual(expected);
    expect(content(store, LOG)).not.toContain('recovered');
    writeBranchRefSync(store, 'main', id(3), { reason: 'three' });
    expect(shown(MAIN)).toEqual([...expected, [id(1), id(3), 'three']]);
    expect(shown('HEAD')).toEqual([...expected, [id(1), id(3), 'three']]);
  });

  it('H-REF-10: entries that a power cut took are made up for', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'one' });
    const before = content(store, LOG)!;
    writeBranchRefSync(store, 'main', id(2), { reason: 'two' });
    put(store, LOG, before);
    expect(readReflogSync(store, MAIN).at(-1)).toMatchObject({ old: id(1), new: id(2) });
    put(store, LOG, '');
    expect(readReflogSync(store, MAIN)).toMatchObject([{ old: null, new: id(2) }]);
    writeBranchRefSync(store, 'main', id(3), { reason: 'three' });
    expect(readReflogSync(store, MAIN)).toMatchObject([
      { old: null, new: id(2) },
      { old: id(2), new: id(3), reason: 'three' },
    ]);
  });

  it('H-REF-10: a failing log keeps the ref from moving', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const failing = recorded(store, {
      fail: failOn('write', 'ENOSPC', { when: (call) => call.path?.endsWith('.log') === true }),
    });
    expect(() => writeBranchRefSync(failing, 'main', id(2))).toThrow('ENOSPC');
    expect(readRefSync(store, MAIN)).toBe(id(1));
  });

  it('H-REF-8: lists the refs that have a log, nested and deleted ones too', () => {
    const store = newStore();
    for (const name of ['main', 'feat/x']) writeBranchRefSync(store, name, id(1));
    updateRefSync(store, 'refs/heads/feat/x', { expected: id(1), next: null, reason: 'delete' });
    updateRefSync(store, 'refs/heads/feat', { expected: null, next: id(1), reason: 'create' });
    expect([...listReflogsSync(store)].sort()).toEqual(['refs/heads/feat', 'refs/heads/feat/x', MAIN]);
  });

  it('makes no sync of its own', () => {
    const store = newStore();
    const traced = recorded(store);
    writeBranchRefSync(traced, 'main', id(1));
    const logs = traced.calls.filter((call) => succeeded(call) && call.path?.includes('/logs/'));
    expect(logs.map((call) => call.op)).toContain('write');
    expect(logs.map((call) => call.op)).not.toContain('fsync');
    expect(logs.map((call) => call.op)).not.toContain('fsyncDir');
  });
});
