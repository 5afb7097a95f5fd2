import { sweepTempsSync } from '@muse/io';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  appendOpsSync,
  appendOpSync,
  inspectOpLogSync,
  openOpLog,
  readCheckpointSync,
  readOpsSync,
  replayOpsSync,
  writeCheckpointSync,
  type OpLog,
} from '../../src/index.js';
import { memoryMuse, newLog, runMortal, thrownBy, worker } from '../support/op-log.js';

const ROUNDS = 20;

/** A checkpoint whose state is the ids of all ops so far. */
function fold(log: OpLog): void {
  const { checkpoint, ops, position } = replayOpsSync(log);
  const state = [...((checkpoint?.state as string[] | undefined) ?? []), ...ops.map(({ id }) => id)];
  writeCheckpointSync(log, { state, covers: position, expected: checkpoint?.revision ?? null });
}

/** Every op that a reader knows of, by the checkpoint and by replay. */
function known(log: OpLog): string[] {
  const { checkpoint, ops } = replayOpsSync(log);
  return [...((checkpoint?.state as string[] | undefined) ?? []), ...ops.map(({ id }) => id)];
}

describe('killed before every call', () => {
  it('I-3, I-6: the first append of a session leaves its op or none, and the next one works', () => {
    for (let n = 0, done = false; !done; n++) {
      const fs = memoryMuse();
      done = runMortal(fs, n, (mortal) => {
        appendOpSync(openOpLog('/m', 's', { fs: mortal }), { id: 'first', actor: 'a', kind: 'k' });
      });
      const log = openOpLog('/m', 's', { fs: fs.spawn() });
      const found = readOpsSync(log).ops.map(({ id }) => id);
      expect(done ? [['first']] : [[], ['first']]).toContainEqual(found);
      appendOpSync(log, { id: 'next', actor: 'a', kind: 'k' });
      expect(readOpsSync(log).ops.map(({ id }) => id)).toEqual([...found, 'next']);
      // A session that was only being made leaves its temp beside nothing else: the next sweep takes it.
      sweepTempsSync('/m', { fs: fs.spawn(), recursive: true });
      expect(noTemps('/m', { fs })).toEqual([]);
    }
  });

  it('I-6: whoever begins another session sweeps what a killed one left, for nobody may come to it again', () => {
    let left = 0;
    for (let n = 0, done = false; !done; n++) {
      const fs = memoryMuse();
      done = runMortal(fs, n, (mortal) => {
        appendOpSync(openOpLog('/m', 's', { fs: mortal }), { actor: 'a', kind: 'k' });
      });
      if (noTemps('/m', { fs }).length > 0) left++;
      appendOpSync(openOpLog('/m', 'another', { fs: fs.spawn() }), { actor: 'a', kind: 'k' });
      expect(noTemps('/m', { fs })).toEqual([]);
    }
    expect(left).toBeGreaterThan(0);
  });

  it('an append that is tried again under its id leaves one op', () => {
    for (let n = 0, done = false; !done; n++) {
      const fs = memoryMuse();
      appendOpsSync(openOpLog('/m', 's', { fs }), [{ id: 'zero', actor: 'a', kind: 'k' }]);
      const attempt = { id: 'once', actor: 'a', kind: 'k', payload: { n: 1 } };
      done = runMortal(fs, n, (mortal) => void appendOpSync(openOpLog('/m', 's', { fs: mortal }), attempt));
      const log = openOpLog('/m', 's', { fs: fs.spawn() });
      appendOpSync(log, attempt);
      expect(readOpsSync(log).ops.map(({ id, clock }) => [id, clock])).toEqual([
        ['zero', 1],
        ['once', 2],
      ]);
      expect(noTemps('/m', { fs })).toEqual([]);
    }
  });

  it('S-089: a checkpoint is the old or the new one, replay is complete either way, and no temp stays', () => {
    const revisions = new Set<number>();
    for (let n = 0, done = false; !done; n++) {
      const fs = memoryMuse();
      const before = openOpLog('/m', 's', { fs });
      appendOpsSync(before, [
        { id: 'one', actor: 'a', kind: 'k' },
        { id: 'two', actor: 'b', kind: 'k' },
      ]);
      fold(before);
      appendOpSync(before, { id: 'three', actor: 'a', kind: 'k' });
      done = runMortal(fs, n, (mortal) => fold(openOpLog('/m', 's', { fs: mortal })));
      const log = openOpLog('/m', 's', { fs: fs.spawn() });
      const { revision } = readCheckpointSync(log)!;
      revisions.add(revision);
      if (done) expect(revision).toBe(2);
      expect(known(log)).toEqual(['one', 'two', 'three']);
      fold(log);
      expect(readCheckpointSync(log)?.revision).toBe(revision + 1);
      expect(known(log)).toEqual(['one', 'two', 'three']);
      expect(noTemps('/m', { fs })).toEqual([]);
    }
    expect([...revisions].toSorted()).toEqual([1, 2]);
  });
});

describe('SIGKILL', () => {
  it(`S-084: ${ROUNDS} appenders killed at random moments lose nothing acknowledged, and the next append works at once`, async () => {
    const log = newLog();
    const dir = log.dir.slice(0, -'/op_log/session'.length);
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { lines, signal, stderr } = await killAtRandom(worker, {
        data: { dir, action: 'append-for-ever', actor: `a${round % 3}` },
        withinMs: 20,
      });
      expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
      acknowledged.push(...(lines as string[]));
      const start = performance.now();
      acknowledged.push(appendOpSync(log, { actor: 'after', kind: 'k', payload: round }).id);
      expect(performance.now() - start).toBeLessThan(2_000);
    }
    const { ops } = readOpsSync(log);
    const ids = new Set(ops.map(({ id }) => id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    // One op a round may have been written and not been acknowledged any more.
    expect(ops.length - acknowledged.length).toBeLessThanOrEqual(ROUNDS);
    expect(new Set(ops.map(({ clock }) => clock)).size).toBe(ops.length);
    expect(noTemps(dir)).toEqual([]);
  });

  it(`S-089: ${ROUNDS} writers of checkpoints killed at random moments leave a complete one, and a replay that fits it`, async () => {
    const log = newLog();
    const dir = log.dir.slice(0, -'/op_log/session'.length);
    for (let round = 0; round < ROUNDS; round++) {
      const { lines, signal, stderr } = await killAtRandom(worker, {
        data: { dir, action: 'checkpoint-for-ever', actor: 'a' },
        withinMs: 20,
      });
      expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
      const checkpoint = readCheckpointSync(log)!;
      expect(checkpoint.revision).toBeGreaterThanOrEqual(lines.at(-1) as number);
      expect(checkpoint.revision).toBeLessThanOrEqual((lines.at(-1) as number) + 1);
      const all = readOpsSync(log).ops.map(({ id }) => id);
      expect(known(log).toSorted()).toEqual(all.toSorted());
      fold(log);
      expect(inspectOpLogSync(log).checkpoint).toBeUndefined();
    }
    expect(noTemps(dir)).toEqual([]);
    expect(
      thrownBy(() => writeCheckpointSync(log, { state: 0, covers: readOpsSync(log).position, expected: null })).code,
    ).toBe('ERR_MUSE_CHECKPOINT_MOVED');
  });
});
