import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

import { nodeFileSystem, recordingFileSystem, runSync } from '@muse/io';
import { anyFault, failOn, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  appendOperationSync,
  compactOperationsSync,
  openOperationLog,
  readOperationsSync,
  settleOperationSync,
} from '../../../src/index.js';
import type { OperationLog } from '../../../src/index.js';
import { compactOperations, readOperations } from '../../../src/protocols.js';
import { commitOperation, newLog } from '../../operations.js';
import { thrownBy } from '../../support.js';

const templates = new Map<number, Buffer>();

/** Operations 1 … `count`. Filled once, then copied. */
function filled(count: number): OperationLog {
  const log = newLog();
  const template = templates.get(count);
  if (template === undefined) {
    for (let number = 1; number <= count; number++) add(log, number);
    templates.set(count, readFileSync(log.file.path));
  } else {
    mkdirSync(log.dir);
    writeFileSync(log.file.path, template);
  }
  return log;
}

function add(log: OperationLog, number: number): void {
  const { id } = appendOperationSync(log, commitOperation(number, { time: number * 1000 }));
  settleOperationSync(log, id, 'done');
}

function numbers(log: OperationLog): number[] {
  return readOperationsSync(log).operations.map(({ time }) => time / 1000);
}

describe('compactOperations', () => {
  it('keeps the newest, or what is young, or both, with their outcomes', () => {
    for (const [options, kept] of [
      [{ newest: 5 }, 5],
      [{ since: 596_000 }, 5],
      [{ since: 596_000, newest: 7 }, 7],
      [{ since: 596_000, newest: 2 }, 5],
      [{ newest: 10_000 }, 600],
      [{ since: 0 }, 600],
      [{ since: 9_999_999 }, 1],
      [{ newest: 0 }, 1],
    ] as const) {
      const log = filled(options.newest === 10_000 || ('since' in options && options.since === 0) ? 100 : 600);
      const count = Math.min(kept, numbers(log).length);
      const newest = numbers(log)[0]!;
      const size = statSync(log.file.path).size;
      const result = compactOperationsSync(log, options);
      expect(result).toEqual({ before: size, after: statSync(log.file.path).size });
      expect(numbers(log)).toEqual(Array.from({ length: count }, (_, i) => newest - i));
      expect(readOperationsSync(log).operations.every(({ outcome }) => outcome === 'done')).toBe(true);
      add(log, newest + 1);
      expect(numbers(log)).toHaveLength(count + 1);
      const sequences = readOperationsSync(log).operations.map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
      expect(noTemps(log.dir)).toEqual([]);
    }
  });

  it('I-2: the new log is synced before it has its name, and the name after', () => {
    const log = filled(40);
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    runSync(fs, compactOperations(openOperationLog(log.dir, { fs }), { newest: 3 }));
    const own = calls.filter(
      ({ op, path }) => /^(fsync|fsyncDir|rename)$/.test(op) && path?.startsWith(log.dir) === true,
    );
    expect(own.map(({ op }) => op)).toEqual(['fsync', 'rename', 'fsyncDir']);
  });

  it('refuses to guess what to keep, and does nothing to a log that is not there', () => {
    const log = filled(3);
    expect(thrownBy(() => compactOperationsSync(log, {}))).toMatchObject({
      code: 'ERR_MUSE_BAD_OPTION',
      kind: 'refused',
    });
    expect(numbers(log)).toHaveLength(3);
    expect(compactOperationsSync(newLog(), { newest: 3 })).toEqual({ before: 0, after: 0 });
  });

  it('a clock that was set back drops nothing younger', () => {
    const log = newLog();
    for (const number of [1, 5, 2, 6]) add(log, number);
    compactOperationsSync(log, { since: 4_000 });
    expect(numbers(log)).toEqual([6, 2, 5]);
  });

  it('damaged lines among what is kept stay as they are, a torn end too', () => {
    const log = filled(4);
    const lines = readFileSync(log.file.path, 'utf8').split('\n');
    lines[5] = lines[5]!.replace('outcome', 'outcame');
    writeFileSync(log.file.path, lines.join('\n'));
    appendFileSync(log.file.path, '{"sum":"torn');
    compactOperationsSync(log, { newest: 2 });
    const { operations, damaged } = readOperationsSync(log);
    expect(operations).toHaveLength(2);
    expect(damaged.map(({ reason }) => reason)).toEqual(['checksum', 'unfinished']);
    add(log, 5);
    expect(readOperationsSync(log).operations).toHaveLength(3);
    expect(readOperationsSync(log).damaged).toHaveLength(2);
  });

  it('a reader under way sees each entry exactly once', () => {
    for (let at = 0; at < 4; at++) {
      const log = filled(500);
      let call = 0;
      const { fs } = recordingFileSystem(nodeFileSystem, {
        fail: ({ op }) =>
          op === 'read' && call++ === at ? void compactOperationsSync(log, { newest: 10 }) : undefined,
      });
      const { operations } = runSync(fs, readOperations(openOperationLog(log.dir, { fs })));
      const seen = operations.map(({ time }) => time / 1000);
      expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => 500 - i));
      expect(numbers(log)).toHaveLength(10);
    }
  });

  it('I-7: whatever fails, the log is as it was or compacted, and nothing is left behind', () => {
    for (const op of ['open', 'read', 'write', 'fsync', 'rename', 'fsyncDir'] as const) {
      for (let after = 0; after < 4; after++) {
        const log = filled(40);
        const { fs, faults } = recordingFileSystem(nodeFileSystem, {
          fail: anyFault(failOn(op, 'EIO', { after, when: ({ path }) => path?.startsWith(log.dir) === true })),
        });
        const failing = openOperationLog(log.dir, { fs });
        try {
          runSync(fs, compactOperations(failing, { newest: 3 }));
        } catch (error) {
          expect(faults.length, String(error)).toBeGreaterThan(0);
        }
        expect([3, 40]).toContain(numbers(log).length);
        expect(noTemps(log.dir)).toEqual([]);
        add(log, 41);
        expect(numbers(log)[0]).toBe(41);
      }
    }
  });
});
