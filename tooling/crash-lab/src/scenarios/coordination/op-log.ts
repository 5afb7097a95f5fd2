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
} from '@muse/coordination';
import { ensureDirSync, sweepTempsSync, type FileSystem } from '@muse/io';
import type { Scenario } from '../../scenario.js';

const DIR = '/r/.muse';

function logOn(fs: FileSystem): OpLog {
  return openOpLog(DIR, 'session', { fs });
}

/** An op with a payload of so many bytes: within a sector, within a block, over several. */
function op(id: string, bytes: number, actor = 'ada'): NewOp {
  return { id, actor, kind: 'edit', payload: { fill: id.repeat(Math.ceil(bytes / id.length)) } };
}

function late(id: string, clock: number): Op {
  return { id, clock, actor: 'elsewhere', kind: 'edit', at: '2026-01-01T00:00:00.000Z', payload: id };
}

const prepare = (fs: FileSystem): void => ensureDirSync(DIR, { fs });
const recover = (fs: FileSystem): void => void sweepTempsSync(`${DIR}/op_log`, { fs, recursive: true });

/** What a reader replays, as text. */
function replayed(fs: FileSystem): readonly string[] {
  return readOpsSync(logOn(fs)).ops.map(({ id, clock, actor, payload }) =>
    JSON.stringify({ id, clock, actor, payload }),
  );
}

/** The ids of all ops, those that only the checkpoint knows of included. */
function known(fs: FileSystem): readonly string[] {
  const { checkpoint, ops } = replayOpsSync(logOn(fs));
  return [...((checkpoint?.state as readonly string[] | undefined) ?? []), ...ops.map(({ id }) => id)];
}

function fold(fs: FileSystem): void {
  const log = logOn(fs);
  const { checkpoint, position } = replayOpsSync(log);
  writeCheckpointSync(log, { state: known(fs), covers: position, expected: checkpoint?.revision ?? null });
}

/** Nothing but torn ends is damaged, times are unique, and every op is known once. */
function checkLog(fs: FileSystem): void {
  const { checkpoint } = inspectOpLogSync(logOn(fs));
  if (checkpoint !== undefined) throw checkpoint.error;
  const { ops } = readOpsSync(logOn(fs));
  const times = new Set(ops.map(({ clock, actor }) => `${clock} ${actor}`));
  if (times.size !== ops.length) throw new Error('two ops have the same time and actor');
  const ids = known(fs);
  if (ids.length !== ops.length) throw new Error(`${ids.length} ops are known, and ${ops.length} are in the log`);
}

export const append: Scenario = {
  name: 'coordination/op-log-append',
  promise:
    'An op that was appended or received is replayed ever after, by all readers at the same place; one that was not is there whole or not at all.',
  prepare,
  steps: [
    { name: 'append the first op of the session', run: (fs) => void appendOpSync(logOn(fs), op('one', 100)) },
    { name: 'append one over several blocks', run: (fs) => void appendOpSync(logOn(fs), op('two', 9_000, 'ben')) },
    { name: 'receive one with a low time', run: (fs) => void receiveOpsSync(logOn(fs), [late('old', 1)]) },
    {
      name: 'append behind a later time',
      run: (fs) => void appendOpSync(logOn(fs), { ...op('three', 600), after: 40 }),
    },
    { name: 'append one that is there already', run: (fs) => void appendOpSync(logOn(fs), op('one', 100)) },
  ],
  recover,
  observe: replayed,
  check: checkLog,
  next: (fs) => void appendOpSync(logOn(fs), op('next', 50)),
};

export const batch: Scenario = {
  name: 'coordination/op-log-batch',
  promise:
    'Of ops that are appended together a crash leaves a part from the front; appended again under their ids, each is there once.',
  prepare,
  steps: [
    { name: 'append one', run: (fs) => void appendOpSync(logOn(fs), op('zero', 100)) },
    {
      name: 'append four together',
      run: (fs) => void appendOpsSync(logOn(fs), [op('a', 100), op('b', 5_000), op('c', 300), op('d', 10)]),
    },
  ],
  recover,
  observe: replayed,
  check: checkLog,
  next(fs) {
    appendOpsSync(logOn(fs), [op('a', 100), op('b', 5_000), op('c', 300), op('d', 10)]);
    const again = known(fs).filter((id) => id !== 'zero');
    if (again.toSorted().join() !== 'a,b,c,d') throw new Error(`after a second attempt there are ${again.join()}`);
  },
  between: (before, after, seen) => {
    const [old, all, found] = [before, after, seen].map((value) => value as readonly string[]);
    // A line in the middle may be torn while one behind it is whole: no order holds among what was not synced.
    return old!.every((line) => found!.includes(line)) && found!.every((line) => all!.includes(line));
  },
};

export const checkpoint: Scenario = {
  name: 'coordination/op-log-checkpoint',
  promise:
    'A checkpoint is the old or the new one, complete; with the ops that it does not cover it makes every op, once.',
  prepare(fs) {
    prepare(fs);
    appendOpSync(logOn(fs), op('one', 100));
  },
  steps: [
    { name: 'write the first checkpoint', run: fold },
    { name: 'append', run: (fs) => void appendOpSync(logOn(fs), op('two', 700)) },
    { name: 'receive one with a low time', run: (fs) => void receiveOpsSync(logOn(fs), [late('old', 1)]) },
    { name: 'write the next checkpoint', run: fold },
    { name: 'append behind it', run: (fs) => void appendOpSync(logOn(fs), op('three', 100)) },
  ],
  recover,
  observe: (fs) => ({ revision: readCheckpointSync(logOn(fs))?.revision, known: known(fs) }),
  check: checkLog,
  next: fold,
};

export const unsynced: Scenario = {
  name: 'coordination/op-log-unsynced',
  promise:
    'A checkpoint never stands for an op that a power cut takes back: an op that a killed process left unsynced is made durable before it is covered.',
  prepare(fs) {
    prepare(fs);
    appendOpSync(logOn(fs), op('one', 100));
  },
  steps: [
    {
      name: 'append without a sync, as one that is killed before it, and cover it by a checkpoint',
      run(fs) {
        appendOpSync(logOn(withoutSync(fs)), op('two', 700));
        fold(fs);
      },
    },
    { name: 'append', run: (fs) => void appendOpSync(logOn(fs), op('three', 100)) },
  ],
  recover,
  observe: known,
  check: checkLog,
  next: fold,
  between: (before, after, seen) => [before, after, [...(before as string[]), 'two']].some((one) => same(one, seen)),
};

function withoutSync(fs: FileSystem): FileSystem {
  return { ...fs, sync: { ...fs.sync, fdatasync: () => undefined } };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
