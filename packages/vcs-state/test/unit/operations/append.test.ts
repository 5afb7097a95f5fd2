import { nodeFileSystem, recordingFileSystem } from '@muse/io';
import { failOn } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  appendOperation,
  appendOperationSync,
  openOperationLog,
  readOperationsSync,
  settleOperationSync,
} from '../../../src/index.js';
import type { NewOperation } from '../../../src/index.js';
import { commitOperation, newLog } from '../../operations.js';
import { tempDir, thrownBy } from '../../support.js';

describe('appendOperation', () => {
  it('I-12: everything of an entry reads back, newest first, with its outcome', async () => {
    const log = newLog();
    const full: NewOperation = {
      time: 1_700_000_000_123,
      zone: '+0130',
      actor: { name: 'Ada', email: 'ada@example.org', agent: 'a1', run: 'r1', session: 's1' },
      command: ['switch', '--force', 'topic\nwith a newline', 'é \udc80'],
      worktree: 'linked',
      changes: [
        ...commitOperation(1).changes,
        { kind: 'head', worktree: 'linked', before: 'ref: refs/heads/main\n', after: null },
        { kind: 'config', path: 'config.toml', before: null, after: { sum: 'a'.repeat(64), text: 'a = 1\n' } },
        {
          kind: 'worktree',
          name: 'linked',
          commit: { before: null, after: null },
          tree: { before: null, after: null },
          snapshot: null,
          paths: ['a'],
          absent: ['b'],
        },
      ],
      undoes: 'b'.repeat(32),
      redoes: 'c'.repeat(32),
    };
    const first = await appendOperation(log, full);
    settleOperationSync(log, first.id, 'done');
    const second = appendOperationSync(log, commitOperation(2));
    settleOperationSync(log, second.id, 'failed');
    const third = appendOperationSync(log, commitOperation(3));
    expect(first).toMatchObject(full);
    expect(first.id).toMatch(/^[0-9a-f]{32}$/);
    const { operations, damaged } = readOperationsSync(openOperationLog(log.dir));
    expect(damaged).toEqual([]);
    expect(operations).toEqual([third, { ...second, outcome: 'failed' }, { ...first, outcome: 'done' }]);
    expect(third.sequence).toBeGreaterThan(second.sequence);
    expect(third).toMatchObject({ zone: '+0000', outcome: null });
  });

  it('numbers grow with several handles, also behind a damaged end', () => {
    const log = newLog();
    const other = openOperationLog(log.dir);
    const numbers = [log, other, log, log, other].map(
      (each, i) => appendOperationSync(each, commitOperation(i + 1)).sequence,
    );
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(5);
  });

  it('I-3: durable entries are synced before they are acknowledged, others cost no sync; outcomes never do', () => {
    const dir = `${tempDir()}/operations`;
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    let seen = 0;
    /** The syncs since it was asked last. */
    const syncs = (): string[] => {
      const fresh = calls.slice(seen).filter(({ op }) => /^f.*sync/.test(op));
      seen = calls.length;
      return fresh.map(({ op }) => op);
    };
    const log = openOperationLog(dir, { fs });
    appendOperationSync(log, commitOperation(1));
    syncs();
    const { id } = appendOperationSync(log, commitOperation(2));
    expect(syncs()).toEqual(['fdatasync']);
    settleOperationSync(log, id, 'done');
    appendOperationSync(log, commitOperation(3), { durability: 'process' });
    appendOperationSync(openOperationLog(dir, { fs, durability: 'process' }), commitOperation(4));
    expect(syncs()).toEqual([]);
  });

  it('I-7: where it cannot be written the caller is told, and the log is as it was', () => {
    for (const code of ['ENOSPC', 'EIO']) {
      const log = newLog();
      appendOperationSync(log, commitOperation(1));
      const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('write', code) });
      const failing = openOperationLog(log.dir, { fs });
      expect(thrownBy(() => appendOperationSync(failing, commitOperation(2)))).toMatchObject({ code });
      expect(readOperationsSync(log)).toMatchObject({
        operations: [{ command: ['commit', '-m', 'number 1'] }],
        damaged: [],
      });
      appendOperationSync(log, commitOperation(3));
      expect(readOperationsSync(log).operations).toHaveLength(2);
    }
  });

  it('I-9: long commands and names are cut', () => {
    const log = newLog();
    const words = Array.from({ length: 5_000 }, (_, i) => `${i}${'x'.repeat(3_000)}`);
    const actor = { name: 'n'.repeat(10_000), email: 'e' };
    appendOperationSync(log, commitOperation(1, { command: ['commit', ...words], actor }));
    const [entry] = readOperationsSync(log).operations;
    expect(entry!.command).toHaveLength(201);
    expect(entry!.command[1]).toHaveLength(2_001);
    expect(entry!.actor!.name).toHaveLength(501);
  });
});
