import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { appendRecordsSync } from '@muse/io';
import { describe, expect, it } from 'vitest';
import {
  appendOpsSync,
  appendOpSync,
  inspectOpLogSync,
  openOpLog,
  readCheckpointSync,
  readOpsSync,
  receiveOpsSync,
  replayOpsSync,
  writeCheckpointSync,
  type NewOp,
  type Op,
  type OpLog,
} from '../../src/index.js';
import { again, foreign, linesOf, newLog, scribble, tempMuse, thrownBy } from '../support/op-log.js';

function add(log: OpLog, id: string): Op {
  return appendOpSync(log, { id, actor: 'a', kind: 'k' });
}

describe('names', () => {
  it.each(['', '.', '..', '.hidden', '../x', 'a/b', '/etc', 'a\\b', 'a\0b', 'a\n', 'ä', 'x'.repeat(129), 'a b'])(
    'H-COORD-11: a session called %j is refused and nothing is made',
    (session) => {
      const dir = tempMuse();
      expect(thrownBy(() => openOpLog(dir, session))).toMatchObject({
        code: 'ERR_MUSE_BAD_SESSION_ID',
        kind: 'refused',
      });
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it.each(['a', '-', '_x', 'A.b-c_d', '0', 'x'.repeat(128)])('H-COORD-11: a session may be called %j', (session) => {
    const dir = tempMuse();
    add(openOpLog(dir, session), 'one');
    expect(readdirSync(`${dir}/op_log`)).toEqual([session]);
  });
});

describe('ops that could not be read back', () => {
  const good = { actor: 'a', kind: 'k' };
  it.each<[string, Partial<NewOp>, string]>([
    ['an id with a slash', { id: '../x' }, 'ERR_MUSE_BAD_OP'],
    ['no actor', { actor: '' }, 'ERR_MUSE_BAD_OP'],
    ['an actor with a control', { actor: 'a\x1b[0m' }, 'ERR_MUSE_BAD_OP'],
    ['an actor with a lone surrogate', { actor: 'a\ud800' }, 'ERR_MUSE_BAD_OP'],
    ['an actor that is too long', { actor: 'a'.repeat(257) }, 'ERR_MUSE_BAD_OP'],
    ['a kind that is none', { kind: '1 2' }, 'ERR_MUSE_BAD_OP'],
    ['a time that is none', { after: -1 }, 'ERR_MUSE_BAD_OP'],
    ['a time that is no number', { after: Number.NaN }, 'ERR_MUSE_BAD_OP'],
    ['a time far ahead', { after: Number.MAX_SAFE_INTEGER }, 'ERR_MUSE_CLOCK_LEAP'],
    ['a payload with NaN', { payload: { a: Number.NaN } }, 'ERR_MUSE_BAD_JSON'],
    ['a payload that is a function', { payload: () => 1 }, 'ERR_MUSE_BAD_JSON'],
    ['a payload without a JSON form', { payload: { toJSON: () => undefined } }, 'ERR_MUSE_BAD_JSON'],
    ['a payload over 256 KiB', { payload: 'x'.repeat(256 * 1024) }, 'ERR_MUSE_RECORD_TOO_LONG'],
  ])('%s is refused, and the log is unchanged', (_what, part, code) => {
    const log = newLog();
    const first = add(log, 'one');
    expect(thrownBy(() => appendOpsSync(log, [good, { ...good, ...part }]))).toMatchObject({ code, kind: 'refused' });
    expect(readOpsSync(log).ops).toEqual([first]);
  });

  it.each<[string, Partial<Op>, string]>([
    ['a time of 0', { clock: 0 }, 'ERR_MUSE_BAD_OP'],
    ['a fraction', { clock: 1.5 }, 'ERR_MUSE_BAD_OP'],
    ['a time beyond all', { clock: 2 ** 53 }, 'ERR_MUSE_BAD_OP'],
    ['a time far ahead', { clock: 2 ** 40 }, 'ERR_MUSE_CLOCK_LEAP'],
    ['a wall time without a zone', { at: '2026-01-01T00:00:00' }, 'ERR_MUSE_BAD_OP'],
    ['a wall time that is none', { at: '2026-13-41T00:00:00Z' }, 'ERR_MUSE_BAD_OP'],
  ])('I-9: from elsewhere, %s is refused, and the log can go on', (_what, part, code) => {
    const log = newLog();
    expect(thrownBy(() => receiveOpsSync(log, [foreign({ id: 'f', clock: 1, ...part })])).code).toBe(code);
    expect(add(log, 'one').clock).toBe(1);
  });
});

describe('a damaged log', () => {
  it.each<[string, string | Uint8Array]>([
    ['text', 'not a record\n'],
    ['zeros', new Uint8Array(5_000)],
    ['a bad checksum', '{"sum":"00000000","len":2,"data":{}}\n'],
    ['deep nesting', `${'['.repeat(100_000)}\n`],
    ['a line over the limit', `${'x'.repeat(300 * 1024)}\n`],
    ['no newline', '{"sum":'],
  ])('H-COORD-5: %s between ops is reported, and every op around it is read', (_what, bytes) => {
    const log = newLog();
    const one = add(log, 'one');
    scribble(log, bytes);
    const two = add(again(log), 'two');
    const three = add(again(log), 'three');
    expect(two.clock).toBeGreaterThan(one.clock);
    expect(three.clock).toBe(two.clock + 1);
    const { ops, damaged } = readOpsSync(again(log));
    expect(ops).toEqual([one, two, three]);
    expect(damaged).toHaveLength(1);
    expect(inspectOpLogSync(log)).toMatchObject({ ops: 3, damaged: [{ path: log.log.path }] });
  });

  it.each([null, 1, [], {}, { version: 2, id: 'x' }, { version: 1, id: '../x', clock: 1, high: 1 }])(
    'a whole record that is no op, %j, is reported, and the log goes on',
    (value) => {
      const log = newLog();
      const one = add(log, 'one');
      appendRecordsSync(log.log, [value]);
      const two = add(again(log), 'two');
      expect(two.clock).toBeGreaterThan(one.clock);
      expect(readOpsSync(log)).toMatchObject({ ops: [one, two], damaged: [{ length: 0, reason: 'malformed' }] });
    },
  );

  it('an op that stands in it twice is read once', () => {
    const log = newLog();
    const one = add(log, 'one');
    scribble(log, `${linesOf(log)[0]!}\n`);
    expect(readOpsSync(log).ops).toEqual([one]);
  });

  it('one that is shorter than its checkpoint, or another one, is an error that says so', () => {
    const log = newLog();
    add(log, 'one');
    add(log, 'two');
    writeCheckpointSync(log, { state: null, covers: readOpsSync(log).position, expected: null });
    const [first, second] = linesOf(log);
    for (const text of ['', `${first}\n`, `${second}\n${first}\n`, 'x'.repeat(10_000)]) {
      writeFileSync(log.log.path, text);
      expect(thrownBy(() => replayOpsSync(again(log)))).toMatchObject({
        code: 'ERR_MUSE_OP_LOG_CHANGED',
        kind: 'damaged',
      });
      expect(inspectOpLogSync(log).checkpoint?.error.code).toBe('ERR_MUSE_OP_LOG_CHANGED');
    }
  });

  it('I-9: one with more than 256 MiB to read is an error', () => {
    const log = newLog();
    add(log, 'one');
    truncateSync(log.log.path, 300 * 1024 * 1024);
    expect(thrownBy(() => readOpsSync(log))).toMatchObject({ code: 'ERR_MUSE_TOO_LARGE', kind: 'damaged' });
  });

  it('one that is taken away under an open handle is read afresh', () => {
    const log = newLog();
    add(log, 'one');
    add(log, 'two');
    rmSync(log.log.path);
    expect(add(log, 'one').clock).toBe(1);
    expect(readOpsSync(log).ops.map(({ id }) => id)).toEqual(['one']);
  });
});

describe('a damaged checkpoint', () => {
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ['empty', () => ''],
    ['cut', (text) => text.slice(0, -10)],
    ['zeros', (text) => '\0'.repeat(text.length)],
    ['one digit changed', (text) => text.replace('"revision":1', '"revision":2')],
    ['not JSON', () => 'x'],
    ['JSON of another form', () => '{}\n'],
    ['two of them', (text) => text + text],
  ];
  it.each(damages)('S-089, H-COORD-10: %s is an error for readers and writers, and the file stays', (_what, damage) => {
    const log = newLog();
    add(log, 'one');
    const { position } = readOpsSync(log);
    writeCheckpointSync(log, { state: { seen: ['one'] }, covers: position, expected: null });
    const path = `${log.dir}/checkpoint.json`;
    const text = damage(readFileSync(path, 'utf8'));
    writeFileSync(path, text);
    for (const call of [
      () => readCheckpointSync(log),
      () => replayOpsSync(log),
      () => writeCheckpointSync(log, { state: 1, covers: position, expected: 1 }),
      () => writeCheckpointSync(log, { state: 1, covers: position, expected: null }),
    ]) {
      const error = thrownBy(call);
      expect(error).toMatchObject({ code: 'ERR_MUSE_DAMAGED_CHECKPOINT', kind: 'damaged', data: { path } });
      expect(error.hint).toContain('ops.jsonl');
    }
    expect(inspectOpLogSync(log).checkpoint?.error.code).toBe('ERR_MUSE_DAMAGED_CHECKPOINT');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(add(log, 'two').clock).toBe(2);
  });

  it.each<[string, unknown]>([
    ['NaN', { n: Number.NaN }],
    ['undefined', undefined],
    ['a Map', new Map()],
  ])('a state that JSON cannot hold, %s, is refused', (_what, state) => {
    const log = newLog();
    add(log, 'one');
    const covers = readOpsSync(log).position;
    const error = thrownBy(() => writeCheckpointSync(log, { state, covers, expected: null }));
    expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_JSON', kind: 'refused' });
    expect(readCheckpointSync(log)).toBeNull();
  });

  it('I-9: a state that is too large is refused, and a file that is too large is not read', () => {
    const log = newLog();
    add(log, 'one');
    const covers = readOpsSync(log).position;
    const state = 'x'.repeat(64 * 1024 * 1024);
    expect(thrownBy(() => writeCheckpointSync(log, { state, covers, expected: null })).code).toBe('ERR_MUSE_TOO_LARGE');
    writeFileSync(`${log.dir}/checkpoint.json`, '');
    truncateSync(`${log.dir}/checkpoint.json`, 10 ** 11);
    expect(thrownBy(() => readCheckpointSync(log)).code).toBe('ERR_MUSE_DAMAGED_CHECKPOINT');
  });
});
