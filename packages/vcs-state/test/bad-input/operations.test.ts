import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

import { openLog } from '@muse/io';
import { appendRecordsSync } from '@muse/io';
import { describe, expect, it } from 'vitest';

import { appendOperationSync, operationRootsSync, readOperationsSync, settleOperationSync } from '../../src/index.js';
import type { NewOperation, OperationLog } from '../../src/index.js';
import { commitOperation, newLog } from '../operations.js';
import { thrownBy } from '../support.js';

/** Five operations, all done: ten lines. */
function filled(): OperationLog {
  const log = newLog();
  for (let number = 1; number <= 5; number++) {
    const { id } = appendOperationSync(log, commitOperation(number, { time: number }));
    settleOperationSync(log, id, 'done');
  }
  return log;
}

const times = (log: OperationLog): number[] => readOperationsSync(log).operations.map(({ time }) => time);

function putRecord(log: OperationLog, value: unknown): void {
  appendRecordsSync(openLog(log.file.path, { lockPath: null, fsync: 'process' }), [value]);
}

describe('a damaged operation log', () => {
  it('I-9: any byte changed: the line is told with its place, all others survive, and appending goes on', () => {
    const whole = readFileSync(filled().file.path);
    const starts = [0, ...[...whole].flatMap((byte, at) => (byte === 10 ? [at + 1] : []))];
    for (let at = 0; at < whole.length - 1; at += 41) {
      const log = filled();
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      writeFileSync(log.file.path, bytes);
      const line = starts.findLastIndex((start) => start <= at);
      const { operations, damaged } = readOperationsSync(log);
      expect(damaged[0]).toMatchObject({ path: log.file.path, offset: expect.any(Number) as unknown });
      expect(damaged[0]!.offset).toBeLessThanOrEqual(at);
      expect(damaged[0]!.offset + damaged[0]!.length).toBeGreaterThanOrEqual(at);
      // A damaged newline joins two lines.
      const lost = new Set([line, ...(whole[at] === 10 ? [line + 1] : [])].filter((each) => each % 2 === 0));
      expect(operations).toHaveLength(5 - lost.size);
      appendOperationSync(log, commitOperation(6, { time: 6 }));
      expect(times(log)[0]).toBe(6);
      expect(readOperationsSync(log).damaged).toHaveLength(damaged.length);
      expect(operationRootsSync(log).damaged).toHaveLength(damaged.length);
    }
  });

  it('I-9: cut off anywhere: what is before is there, and the next entry stands by itself', () => {
    const log = filled();
    const whole = readFileSync(log.file.path);
    for (let length = 0; length < whole.length; length += 53) {
      writeFileSync(log.file.path, whole.subarray(0, length));
      const before = times(log);
      const next = appendOperationSync(log, commitOperation(6, { time: 6 }));
      expect(times(log)).toEqual([6, ...before]);
      const sequences = readOperationsSync(log).operations.map(({ sequence }) => sequence);
      expect(new Set(sequences).size).toBe(sequences.length);
      expect(Math.max(...sequences)).toBe(next.sequence);
    }
  });

  it('I-9: zeros, noise and very long lines, as power cuts and mistakes leave them', () => {
    for (const garbage of [
      Buffer.alloc(5_000),
      Buffer.from('\xff\xfe\n{}\nnull\n', 'latin1'),
      Buffer.alloc(20 * 1024 * 1024, 'x'),
    ]) {
      const log = filled();
      appendFileSync(log.file.path, garbage);
      appendOperationSync(log, commitOperation(6, { time: 6 }));
      expect(times(log)).toEqual([6, 5, 4, 3, 2, 1]);
      expect(readOperationsSync(log).damaged.length).toBeGreaterThan(0);
    }
  });

  it('I-9: whole records that are none are told, never taken for an entry', () => {
    const log = filled();
    const [sound] = readOperationsSync(log).operations;
    const { outcome: _outcome, ...fields } = sound!;
    const entry = { version: 1, type: 'operation', ...fields, id: 'a'.repeat(32) };
    const bad: unknown[] = [
      null,
      [],
      'text',
      {},
      { ...entry, version: 2 },
      { ...entry, type: 'other' },
      { ...entry, id: '../../x' },
      { ...entry, sequence: -1 },
      { ...entry, boot: 1 },
      { ...entry, time: 1.5 },
      { ...entry, zone: 'Z' },
      { ...entry, actor: { name: 1 } },
      { ...entry, command: [] },
      { ...entry, command: [1] },
      { ...entry, worktree: '' },
      { ...entry, changes: 'x' },
      { ...entry, changes: [null] },
      { ...entry, changes: [{ kind: 'ref', name: 'main', before: null, after: null }] },
      { ...entry, changes: [{ kind: 'ref', name: 'refs/heads/x', before: 'sha256:1', after: null }] },
      { ...entry, changes: [{ kind: 'worktree', name: null }] },
      { ...entry, changes: [{ kind: 'other' }] },
      { ...entry, undoes: 'x' },
      { version: 1, type: 'outcome', sequence: 99, operation: 'x', outcome: 'done' },
      { version: 1, type: 'outcome', sequence: 99, operation: 'a'.repeat(32), outcome: 'perhaps' },
    ];
    for (const value of bad) putRecord(log, value);
    // The outcome of an entry that was compacted away is no damage.
    putRecord(log, { version: 1, type: 'outcome', sequence: 100, operation: 'b'.repeat(32), outcome: 'done' });
    const { operations, damaged } = readOperationsSync(log);
    expect(operations).toHaveLength(5);
    expect(damaged).toHaveLength(bad.length);
    expect(damaged.every(({ reason, offset }) => reason !== '' && offset > 0)).toBe(true);
    expect(appendOperationSync(log, commitOperation(6)).sequence).toBeGreaterThan(100);
  });

  it('I-9: what could not be read back is refused before anything is written', () => {
    const log = filled();
    const size = readFileSync(log.file.path).length;
    const bad: Partial<Record<keyof NewOperation, unknown>>[] = [
      { command: [] },
      { command: [''] },
      { worktree: '' },
      { changes: [{ kind: 'ref', name: 'refs/heads/x', before: 'x', after: null }] },
      { changes: [{ kind: 'config', path: 'config.toml', before: null, after: { sum: 'x' } }] },
      { time: Number.NaN },
      { zone: '+1' },
      { undoes: 'x' },
    ];
    for (const part of bad) {
      const error = thrownBy(() => appendOperationSync(log, { ...commitOperation(1), ...part } as NewOperation));
      expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_OPERATION', kind: 'refused' });
    }
    const large = commitOperation(1, {
      changes: [{ kind: 'head', worktree: null, before: null, after: 'x'.repeat(17 * 1024 * 1024) }],
    });
    expect(thrownBy(() => appendOperationSync(log, large))).toMatchObject({ code: 'ERR_MUSE_RECORD_TOO_LONG' });
    expect(readFileSync(log.file.path)).toHaveLength(size);
  });
});
