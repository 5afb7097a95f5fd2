import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { nodeFileSystem } from '@muse/io';
import { failOn, recordingFileSystem, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { appendOpsSync, appendOpSync, openOpLog, readOps, readOpsSync, receiveOpsSync } from '../../../src/index.js';
import { again, foreign, linesOf, newLog, scribble, tempMuse, thrownBy } from '../../support/op-log.js';

describe('appending', () => {
  it('what was appended is read back, in every form, with UTC times', async () => {
    const log = newLog();
    const made = appendOpSync(log, { actor: 'ada', kind: 'edit', payload: { path: 'a.ts', lines: [1, 2] } });
    expect(made).toMatchObject({ clock: 1, actor: 'ada', kind: 'edit', payload: { path: 'a.ts', lines: [1, 2] } });
    expect(made.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(made.id).toMatch(/^[0-9a-f]{32}$/);
    expect(readOpsSync(again(log)).ops).toEqual([made]);
    expect((await readOps(again(log))).ops).toEqual([made]);
    expect(linesOf(log)).toHaveLength(1);
    expect(JSON.parse(linesOf(log)[0]!)).toMatchObject({ data: { version: 1, high: 1, ...made } });
  });

  it('the times of a log grow by one with each op, in whatever process', () => {
    const log = newLog();
    const clocks = Array.from(
      { length: 5 },
      (_, n) => appendOpSync(again(log), { actor: `a${n % 2}`, kind: 'k' }).clock,
    );
    expect(clocks).toEqual([1, 2, 3, 4, 5]);
  });

  it('`after` puts an op behind a time of somebody else', () => {
    const log = newLog();
    expect(appendOpSync(log, { actor: 'a', kind: 'k', after: 41 }).clock).toBe(42);
    expect(appendOpSync(log, { actor: 'a', kind: 'k', after: 7 }).clock).toBe(43);
  });

  it('only the end of a log is read, however long it is', () => {
    const log = newLog();
    appendOpsSync(
      log,
      Array.from({ length: 5_000 }, (_, n) => ({ actor: 'a', kind: 'k', payload: n })),
    );
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    expect(appendOpSync(again(log, fs), { actor: 'a', kind: 'k' }).clock).toBe(5_001);
    const read = calls
      .filter(({ op }) => op === 'read')
      .map(({ outcome }) => Number((outcome as { value: number }).value));
    expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(6_000);
  });

  it('an op under an id that is there already is not added again, and the first one is answered', () => {
    const log = newLog();
    const first = appendOpSync(log, { id: 'try-1', actor: 'a', kind: 'k', payload: { n: 1 } });
    appendOpSync(log, { actor: 'a', kind: 'k' });
    expect(appendOpSync(again(log), { id: 'try-1', actor: 'a', kind: 'k', payload: { n: 1 } })).toEqual(first);
    const [twice, same] = appendOpsSync(log, [
      { id: 'try-2', actor: 'a', kind: 'k' },
      { id: 'try-2', actor: 'a', kind: 'k' },
    ]);
    expect(same).toEqual(twice);
    expect(linesOf(log)).toHaveLength(3);
  });

  it('another op under an id that is taken is refused', () => {
    const log = newLog();
    appendOpSync(log, { id: 'x', actor: 'a', kind: 'k', payload: 1 });
    for (const other of [{ actor: 'b' }, { kind: 'l' }, { payload: 2 }]) {
      const error = thrownBy(() => appendOpSync(log, { id: 'x', actor: 'a', kind: 'k', payload: 1, ...other }));
      expect(error).toMatchObject({ code: 'ERR_MUSE_OP_TAKEN', kind: 'refused', data: { id: 'x' } });
    }
    expect(linesOf(log)).toHaveLength(1);
  });

  it('I-3: the directories are synced before the first op, and each op before it is acknowledged', () => {
    const dir = tempMuse();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    const log = openOpLog(dir, 's', { fs });
    appendOpSync(log, { actor: 'a', kind: 'k' });
    const trace = traceOf(calls, { root: dir }).filter((line) => !line.includes('lock'));
    const at = (line: string): number => trace.findIndex((entry) => entry.startsWith(line));
    const wrote = at('write op_log/s/ops.jsonl');
    expect(wrote).toBeGreaterThan(0);
    for (const synced of [`fsyncDir ${dir}`, 'fsyncDir op_log', 'fsyncDir op_log/s']) {
      expect([synced, at(synced) >= 0 && at(synced) < wrote]).toEqual([synced, true]);
    }
    expect(trace.slice(wrote + 1)).toEqual(['fdatasync op_log/s/ops.jsonl', 'close op_log/s/ops.jsonl']);
  });

  it('I-3: directories that a killed process made are synced by the one that first uses them', () => {
    const dir = tempMuse();
    for (const path of [`${dir}/op_log`, `${dir}/op_log/s`]) nodeFileSystem.sync.mkdir(path);
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    appendOpSync(openOpLog(dir, 's', { fs }), { actor: 'a', kind: 'k' });
    const synced = calls.filter(({ op }) => op === 'fsyncDir').map(({ path }) => path);
    expect(synced).toEqual(expect.arrayContaining([dir, `${dir}/op_log`, `${dir}/op_log/s`]));
  });

  it('I-7: an op whose sync fails is not acknowledged, and is not in the log', () => {
    const log = newLog();
    const first = appendOpSync(log, { actor: 'a', kind: 'k' });
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('fdatasync', 'EIO') });
    expect(thrownBy(() => appendOpSync(again(log, fs), { actor: 'a', kind: 'k' })).code).toBe('ERR_MUSE_DURABILITY');
    expect(readOpsSync(log)).toMatchObject({ ops: [first], damaged: [] });
    expect(appendOpSync(log, { actor: 'a', kind: 'k' }).clock).toBe(2);
  });
});

describe('receiving', () => {
  it('H-COORD-10: ops come in with the times they have, and what is appended then comes after them', () => {
    const log = newLog();
    appendOpSync(log, { actor: 'a', kind: 'k' });
    const ops = [foreign({ id: 'f9', clock: 9 }), foreign({ id: 'f1', clock: 1 })];
    expect(receiveOpsSync(log, ops)).toEqual({ added: ops, known: 0 });
    expect(appendOpSync(again(log), { actor: 'a', kind: 'k' }).clock).toBe(10);
    expect(readOpsSync(log).ops.map(({ clock, actor }) => [clock, actor])).toEqual([
      [1, 'a'],
      [1, 'there'],
      [9, 'there'],
      [10, 'a'],
    ]);
  });

  it('what is there already is not added again', () => {
    const log = newLog();
    const ops = [foreign({ id: 'f1', clock: 3 }), foreign({ id: 'f2', clock: 4 })];
    receiveOpsSync(log, ops);
    expect(receiveOpsSync(again(log), [...ops, foreign({ id: 'f3', clock: 2 })])).toMatchObject({ known: 2 });
    expect(linesOf(log)).toHaveLength(3);
  });

  it('two logs that give each other their ops replay the same', () => {
    const [one, two] = [newLog(), newLog()];
    for (let n = 0; n < 4; n++) appendOpSync(one, { actor: 'one', kind: 'k', payload: n });
    for (let n = 0; n < 3; n++) appendOpSync(two, { actor: 'two', kind: 'k', payload: n });
    receiveOpsSync(two, readOpsSync(one).ops);
    receiveOpsSync(one, readOpsSync(two).ops);
    expect(readOpsSync(one).ops).toEqual(readOpsSync(two).ops);
    expect(readOpsSync(one).ops).toHaveLength(7);
  });

  it('H-COORD-9: a time and actor that another op has are refused, with nothing added', () => {
    const log = newLog();
    const { clock, actor } = appendOpSync(log, { actor: 'a', kind: 'k' });
    const fine = foreign({ id: 'fine', clock: 5 });
    const error = thrownBy(() => receiveOpsSync(log, [fine, foreign({ id: 'other', clock, actor })]));
    expect(error).toMatchObject({ code: 'ERR_MUSE_OP_TAKEN', kind: 'refused' });
    expect(thrownBy(() => receiveOpsSync(log, [fine, foreign({ id: 'fine2', clock: 5 })])).code).toBe(
      'ERR_MUSE_OP_TAKEN',
    );
    expect(linesOf(log)).toHaveLength(1);
  });
});

describe('a torn end', () => {
  it('H-IO-10: is reported, and what is appended behind it is whole and has a greater time', () => {
    const log = newLog();
    const first = appendOpSync(log, { actor: 'a', kind: 'k' });
    scribble(log, linesOf(log)[0]!.slice(0, 40));
    const second = appendOpSync(again(log), { actor: 'a', kind: 'k' });
    expect(second.clock).toBeGreaterThan(first.clock);
    const { ops, damaged } = readOpsSync(again(log));
    expect(ops).toEqual([first, second]);
    expect(damaged).toMatchObject([{ length: 40, reason: 'malformed' }]);
  });

  it('H-COORD-9: the time of a last op that was damaged later is not given again', () => {
    const log = newLog();
    appendOpSync(log, { actor: 'a', kind: 'k' });
    const lost = appendOpSync(log, { actor: 'a', kind: 'k' });
    const lines = linesOf(log);
    writeFileSync(log.log.path, `${lines[0]}\n${lines[1]!.replace('"kind"', '"kinD"')}\n`);
    expect(appendOpSync(again(log), { actor: 'a', kind: 'k' }).clock).toBeGreaterThan(lost.clock);
  });

  it('a directory that is made for a session holds the log, the lock, and nothing else', () => {
    const log = newLog();
    expect(existsSync(log.dir)).toBe(false);
    appendOpSync(log, { actor: 'a', kind: 'k' });
    expect(readdirSync(log.dir).toSorted()).toEqual(['lock', 'ops.jsonl']);
  });
});
