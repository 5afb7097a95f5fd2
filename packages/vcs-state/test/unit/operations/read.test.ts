import { nodeFileSystem, recordingFileSystem } from '@muse/io';
import { describe, expect, it } from 'vitest';

import {
  appendOperationSync,
  findOperationSync,
  lastWorkTreeMoveSync,
  openOperationLog,
  operationRootsSync,
  readOperationsSync,
  settleOperationSync,
} from '../../../src/index.js';
import type { OperationLog } from '../../../src/index.js';
import { commitOperation, newLog, objectId } from '../../operations.js';
import { thrownBy } from '../../support.js';

/** Operations 1 … `count`, at times 1000, 2000 …, all done. */
function filled(count: number): OperationLog {
  const log = newLog();
  for (let number = 1; number <= count; number++) {
    const agent = number % 3 === 0 ? { agent: 'a1' } : {};
    const { id } = appendOperationSync(
      log,
      commitOperation(number, {
        time: number * 1000,
        worktree: number % 2 === 0 ? 'linked' : null,
        actor: { name: 'Ada', email: 'ada@example.org', ...agent },
      }),
    );
    settleOperationSync(log, id, 'done');
  }
  return log;
}

const numbers = (found: { readonly operations: readonly { readonly time: number }[] }): number[] =>
  found.operations.map(({ time }) => time / 1000);

describe('readOperations', () => {
  it('is empty where there is no log', () => {
    expect(readOperationsSync(newLog())).toEqual({ operations: [], damaged: [] });
    expect(operationRootsSync(newLog())).toEqual({ roots: [], damaged: [] });
  });

  it('newest first, by number, by time, by who and by work tree', () => {
    const log = filled(300);
    expect(numbers(readOperationsSync(log))).toEqual(Array.from({ length: 300 }, (_, i) => 300 - i));
    expect(numbers(readOperationsSync(log, { limit: 3 }))).toEqual([300, 299, 298]);
    expect(numbers(readOperationsSync(log, { limit: 0 }))).toEqual([]);
    expect(numbers(readOperationsSync(log, { since: 298_000 }))).toEqual([300, 299, 298]);
    expect(numbers(readOperationsSync(log, { since: 1 }))).toHaveLength(300);
    expect(numbers(readOperationsSync(log, { limit: 2, actor: 'a1' }))).toEqual([300, 297]);
    expect(numbers(readOperationsSync(log, { actor: 'a1', worktree: 'linked' }))).toHaveLength(50);
    expect(numbers(readOperationsSync(log, { limit: 1, worktree: null }))).toEqual([299]);
    expect(numbers(readOperationsSync(log, { limit: 5, actor: 'nobody' }))).toEqual([]);
    expect(readOperationsSync(log).operations.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  it('reads of a large log only what is asked for', () => {
    const log = filled(3_000);
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    expect(numbers(readOperationsSync(openOperationLog(log.dir, { fs }), { limit: 10 }))).toHaveLength(10);
    const bytes = calls.reduce((sum, call) => sum + (call.op === 'read' ? Number(call.args[3]) : 0), 0);
    expect(bytes).toBeLessThan(256 * 1024);
    expect(nodeFileSystem.sync.stat(log.file.path)!.size).toBeGreaterThan(1024 * 1024);
  });

  it('finds one by the start of its id', () => {
    const log = filled(50);
    const [, , wanted] = readOperationsSync(log).operations;
    expect(findOperationSync(log, wanted!.id)).toEqual(wanted);
    expect(findOperationSync(log, wanted!.id.slice(0, 12).toUpperCase())).toEqual(wanted);
    for (const none of ['0000000000000', 'abc', '', 'zzzz', '../../x', 'f'.repeat(100)]) {
      expect(thrownBy(() => findOperationSync(log, none))).toMatchObject({
        code: 'ERR_MUSE_NOT_FOUND',
        kind: 'not-found',
      });
    }
  });

  it('an id that several start with is refused, naming them', () => {
    const nonces = ['00000000000000a1', '1111111111111111', '00000000000000a2', '1111111111111111'];
    const sync = { ...nodeFileSystem.sync, nonce: () => nonces.shift() ?? nodeFileSystem.sync.nonce() };
    // Ids are two nonces; the lock takes one of its own between them.
    const ids = ['00000000000000a1', '00000000000000a2'];
    const log = openOperationLog(newLog().dir, { fs: { ...nodeFileSystem, sync } });
    for (const id of ids) {
      nonces.splice(0, nonces.length, id, '0'.repeat(16));
      appendOperationSync(log, commitOperation(1));
    }
    const error = thrownBy(() => findOperationSync(log, '00000000'));
    expect(error).toMatchObject({ code: 'ERR_MUSE_AMBIGUOUS', kind: 'refused' });
    expect(error.data!['candidates']).toHaveLength(2);
    expect(findOperationSync(log, '00000000000000a2').id.startsWith('00000000000000a2')).toBe(true);
  });

  it('what a work tree was last at, but for what failed', () => {
    const log = filled(3);
    const failed = appendOperationSync(log, commitOperation(4));
    settleOperationSync(log, failed.id, 'failed');
    for (let i = 0; i < 300; i++) appendOperationSync(log, commitOperation(9, { changes: [] }));
    expect(lastWorkTreeMoveSync(log, null)!.move.commit.after).toBe(objectId(3));
    expect(lastWorkTreeMoveSync(log, 'linked')).toBeUndefined();
    expect(lastWorkTreeMoveSync(newLog(), null)).toBeUndefined();
  });

  it('H-GC-1: names every object that the entries need', () => {
    const log = newLog();
    const [a, b, c, d, e, f, g] = Array.from({ length: 7 }, (_, i) => objectId(i + 1));
    const { id } = appendOperationSync(
      log,
      commitOperation(1, {
        changes: [
          { kind: 'ref', name: 'refs/tags/t', before: a!, after: null },
          { kind: 'head', worktree: null, before: `commit: ${b!}\n`, after: 'ref: refs/heads/x\n' },
          {
            kind: 'worktree',
            name: null,
            commit: { before: b!, after: c! },
            tree: { before: d!, after: e! },
            snapshot: f!,
          },
        ],
      }),
    );
    appendOperationSync(
      log,
      commitOperation(1, { changes: [{ kind: 'ref', name: 'refs/tags/t', before: a!, after: g! }] }),
    );
    const { roots } = operationRootsSync(log);
    expect(roots.map(({ kind, id: root }) => [kind, root]).sort()).toEqual(
      [
        ['any', a],
        ['any', g],
        ['commit', b],
        ['commit', c],
        ['tree', d],
        ['tree', e],
        ['any', f],
      ].sort(),
    );
    expect(roots.find((root) => root.id === f)!.operation).toBe(id);
  });
});
