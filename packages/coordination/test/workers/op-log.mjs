// Appends to the log of a session together with others, or writes for ever until it is killed.
import { writeSync } from 'node:fs';
import { atBarrier, workerData } from '@muse/io/testing';
import { appendOpSync, openOpLog, receiveOpsSync, replayOpsSync, writeCheckpointSync } from '../../dist/index.js';

const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const waits = workerData().wait === true;
const { dir, action, actor, count } = waits ? await atBarrier() : workerData();
const log = openOpLog(dir, 'session');

/** One round of a program that keeps its state in checkpoints: the ids of all ops that it has seen. */
function fold() {
  const { checkpoint, ops, position } = replayOpsSync(log);
  const state = [...(checkpoint?.state ?? []), ...ops.map(({ id }) => id)];
  try {
    return writeCheckpointSync(log, { state, covers: position, expected: checkpoint?.revision ?? null });
  } catch (error) {
    if (error.code !== 'ERR_MUSE_CHECKPOINT_MOVED') throw error;
    return undefined;
  }
}

if (action === 'append') {
  const ids = Array.from({ length: count }, (_, n) => appendOpSync(log, { actor, kind: 'edit', payload: { n } }).id);
  say(ids);
}
if (action === 'mixed') {
  for (let n = 0; n < count; n++) {
    appendOpSync(log, { actor, kind: 'edit', payload: { n } });
    const at = '2026-01-01T00:00:00.000Z';
    receiveOpsSync(log, [{ id: `${actor}.${n}`, clock: n + 1, actor: `late-${actor}`, kind: 'late', at, payload: n }]);
    if (n % 5 === 4) fold();
  }
  say('done');
}
if (action === 'append-for-ever') {
  for (let n = 0; ; n++) say(appendOpSync(log, { actor, kind: 'edit', payload: { n, fill: 'x'.repeat(n % 400) } }).id);
}
if (action === 'checkpoint-for-ever') {
  for (;;) {
    appendOpSync(log, { actor, kind: 'edit' });
    say(fold().revision);
  }
}
