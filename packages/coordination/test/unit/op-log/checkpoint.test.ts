import { readFileSync, writeFileSync } from 'node:fs';
import { nodeFileSystem } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  appendOpSync,
  appendOpsSync,
  inspectOpLogSync,
  listSessionsSync,
  openOpLog,
  readCheckpointSync,
  readOpsSync,
  receiveOpsSync,
  replayOpsSync,
  writeCheckpointSync,
  type OpLog,
} from '../../../src/index.js';
import { again, foreign, newLog, scribble, tempMuse, thrownBy } from '../../support/op-log.js';

/** A checkpoint whose state is the ids of all ops so far. */
function fold(log: OpLog): readonly string[] {
  const { checkpoint, ops, position } = replayOpsSync(log);
  const state = [...((checkpoint?.state as string[] | undefined) ?? []), ...ops.map(({ id }) => id)];
  writeCheckpointSync(log, { state, covers: position, expected: checkpoint?.revision ?? null });
  return state;
}

function add(log: OpLog, id: string): void {
  appendOpSync(log, { id, actor: 'a', kind: 'k' });
}

describe('a checkpoint', () => {
  it('S-089: is written by the full protocol, parses, and leaves no temps', () => {
    const log = newLog();
    add(log, 'one');
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    fold(again(log, fs));
    const path = `${log.dir}/checkpoint.json`;
    expectFullProtocol(calls, path, { prefix: '.muse-tmp-', content: readFileSync(path) });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ checkpoint: { revision: 1, state: ['one'] } });
    expect(noTemps(log.dir)).toEqual([]);
  });

  it('replay gives what it does not cover, each once, and nothing that it covers', () => {
    const log = newLog();
    add(log, 'one');
    add(log, 'two');
    expect(fold(log)).toEqual(['one', 'two']);
    expect(replayOpsSync(log)).toMatchObject({ checkpoint: { revision: 1, state: ['one', 'two'] }, ops: [] });
    add(log, 'three');
    expect(replayOpsSync(again(log)).ops.map(({ id }) => id)).toEqual(['three']);
    expect(fold(log)).toEqual(['one', 'two', 'three']);
    expect(readCheckpointSync(log)).toMatchObject({ revision: 2, covers: { ops: 3, last: { id: 'three' } } });
  });

  it('H-COORD-10: an op that arrives late with a low time is replayed', () => {
    const log = newLog();
    appendOpsSync(
      log,
      Array.from({ length: 10 }, () => ({ actor: 'a', kind: 'k' })),
    );
    fold(log);
    receiveOpsSync(again(log), [foreign({ id: 'late', clock: 1 })]);
    expect(replayOpsSync(log).ops.map(({ id, clock }) => [id, clock])).toEqual([['late', 1]]);
  });

  it('an op that is delivered again after it was covered is not replayed', () => {
    const log = newLog();
    const op = foreign({ id: 'f', clock: 4 });
    receiveOpsSync(log, [op]);
    fold(log);
    expect(receiveOpsSync(again(log), [op])).toEqual({ added: [], known: 1 });
    expect(replayOpsSync(log).ops).toEqual([]);
  });

  it('reads only what is behind it', () => {
    const log = newLog();
    appendOpsSync(
      log,
      Array.from({ length: 5_000 }, (_, n) => ({ actor: 'a', kind: 'k', payload: n })),
    );
    writeCheckpointSync(log, { state: 0, covers: readOpsSync(log).position, expected: null });
    add(log, 'new');
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    expect(replayOpsSync(again(log, fs)).ops).toHaveLength(1);
    expect(calls.filter(({ op }) => op === 'read').length).toBeLessThan(8);
  });

  it('I-5: replaces only the expected one', () => {
    const log = newLog();
    add(log, 'one');
    const { position } = replayOpsSync(log);
    const mine = { state: 'mine', covers: position, expected: null };
    writeCheckpointSync(again(log), { ...mine, state: 'theirs' });
    const error = thrownBy(() => writeCheckpointSync(log, mine));
    expect(error).toMatchObject({ code: 'ERR_MUSE_CHECKPOINT_MOVED', kind: 'refused', data: { revision: 1 } });
    expect(error.message).toContain('revision 1');
    expect(thrownBy(() => writeCheckpointSync(log, { ...mine, expected: 2 })).code).toBe('ERR_MUSE_CHECKPOINT_MOVED');
    expect(readCheckpointSync(log)?.state).toBe('theirs');
  });

  it('never covers less than the one before', () => {
    const log = newLog();
    const { position: start } = readOpsSync(log);
    add(log, 'one');
    fold(log);
    const error = thrownBy(() => writeCheckpointSync(log, { state: [], covers: start, expected: 1 }));
    expect(error.code).toBe('ERR_MUSE_CHECKPOINT_MOVED');
  });

  it('I-3: the log is synced before a checkpoint covers it, ops included that others have not synced yet', () => {
    const log = newLog();
    add(log, 'one');
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    fold(again(log, fs));
    const synced = calls.findIndex(({ op, path }) => op === 'fdatasync' && path === log.log.path);
    const published = calls.findIndex(({ op, args }) => op === 'rename' && args[1] === `${log.dir}/checkpoint.json`);
    expect(synced).toBeGreaterThan(0);
    expect(published).toBeGreaterThan(synced);
    const failing = recordingFileSystem(nodeFileSystem, { fail: failOn('fdatasync', 'EIO') });
    add(log, 'two');
    expect(thrownBy(() => fold(again(log, failing.fs))).code).toBe('ERR_MUSE_DURABILITY');
    expect(readCheckpointSync(log)?.revision).toBe(1);
  });

  it('an op that was seen and then taken back after a failed sync cannot be covered', () => {
    const log = newLog();
    add(log, 'one');
    let seen: ReturnType<typeof replayOpsSync> | undefined;
    const fail = failOn('fdatasync', 'EIO');
    const { fs } = recordingFileSystem(nodeFileSystem, {
      fail: (call) => {
        const error = fail(call);
        if (error !== undefined) seen = replayOpsSync(again(log));
        return error;
      },
    });
    thrownBy(() => add(again(log, fs), 'gone'));
    expect(seen?.ops.map(({ id }) => id)).toEqual(['one', 'gone']);
    const stale = { state: 'with gone', covers: seen!.position, expected: null };
    expect(thrownBy(() => writeCheckpointSync(log, stale)).code).toBe('ERR_MUSE_STALE_POSITION');
    // A process that is killed while it appends leaves a piece of a line where that op was.
    scribble(log, '{"sum":"0000');
    add(log, 'other');
    add(log, 'more');
    expect(thrownBy(() => writeCheckpointSync(log, stale)).code).toBe('ERR_MUSE_STALE_POSITION');
    expect(fold(log)).toEqual(['one', 'other', 'more']);
  });

  it('a torn end is neither covered nor lost: what is appended behind it is replayed', () => {
    const log = newLog();
    add(log, 'one');
    scribble(log, '{"sum":"0000');
    expect(fold(log)).toEqual(['one']);
    add(again(log), 'two');
    expect(replayOpsSync(log).ops.map(({ id }) => id)).toEqual(['two']);
    expect(fold(log)).toEqual(['one', 'two']);
  });

  it('of an empty session is one too', () => {
    const log = newLog();
    expect(replayOpsSync(log)).toEqual({
      checkpoint: null,
      ops: [],
      position: { bytes: 0, ops: 0, last: null },
      damaged: [],
    });
    expect(fold(log)).toEqual([]);
    add(log, 'one');
    expect(fold(log)).toEqual(['one']);
  });

  it('stays good when the line of the last op that it covers is damaged later', () => {
    const log = newLog();
    add(log, 'one');
    fold(log);
    const bytes = readFileSync(log.log.path);
    bytes[20]! ^= 1;
    writeFileSync(log.log.path, bytes);
    add(again(log), 'two');
    expect(replayOpsSync(log).ops.map(({ id }) => id)).toEqual(['two']);
    expect(inspectOpLogSync(log)).toMatchObject({ ops: 1, damaged: [{ offset: 0 }], checkpoint: undefined });
  });
});

describe('the sessions of a repository', () => {
  it('are listed by name, and what is none of them is left out', () => {
    const dir = tempMuse();
    expect(listSessionsSync({ fs: nodeFileSystem, dir })).toEqual([]);
    for (const session of ['b', 'a', '2026-01-01.x']) add(openOpLog(dir, session), 'one');
    nodeFileSystem.sync.mkdir(`${dir}/op_log/.hidden`);
    nodeFileSystem.sync.mkdir(`${dir}/op_log/a b`);
    writeFileSync(`${dir}/op_log/file`, '');
    expect(listSessionsSync({ fs: nodeFileSystem, dir })).toEqual(['2026-01-01.x', 'a', 'b']);
  });
});
