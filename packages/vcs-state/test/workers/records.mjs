// Does one thing to the records of unfinished operations or to the stash list, together with others; or writes them for ever.
import { writeSync } from 'node:fs';
import { nodeFileSystem } from '@muse/io';
import { atBarrier, workerData } from '@muse/io/testing';
import * as state from '../../dist/index.js';

const WRITE = {
  merge: state.writeMergeStateSync,
  rebase: state.saveRebaseStateSync,
  'cherry-pick': state.writeCherryPickStateSync,
  revert: state.writeRevertStateSync,
  bisect: state.writeBisectStateSync,
  checkout: state.writeCheckoutJournalSync,
};
const data = workerData().action === 'loop' ? workerData() : await atBarrier();
const at = { fs: nodeFileSystem, dir: data.dir };

if (data.action === 'write') say(outcome(() => WRITE[data.operation](at, data.record, { expected: data.expected })));
if (data.action === 'push') for (const entry of data.entries) say(outcome(() => state.pushStashSync(at, entry)));
if (data.action === 'drop') say(outcome(() => state.dropStashSync(at, data.entry)));
if (data.action === 'loop') {
  const last = {};
  for (let round = 1; ; round++) {
    for (const { operation, dir, record } of data.records) {
      // Texts of many lengths, so that kills fall into writes of many lengths.
      const next = { ...record, ...stamp(operation, round) };
      WRITE[operation]({ ...at, dir }, next, { expected: last[operation] ?? null });
      last[operation] = next;
      say([operation, round]);
    }
    state.pushStashSync(at, { ...data.entry, time: round, message: 'x'.repeat((round * 997) % 20_000) });
    say(['stash', round]);
  }
}

function stamp(operation, round) {
  if (operation === 'checkout')
    return { boot: String(round), paths: Array.from({ length: round % 200 }, (_, i) => `p${i}`) };
  return operation === 'merge' ? { created: round, message: 'x'.repeat((round * 997) % 20_000) } : { created: round };
}

function outcome(act) {
  try {
    act();
    return 'done';
  } catch (error) {
    return error.code;
  }
}

function say(value) {
  writeSync(1, `${JSON.stringify(value)}\n`);
}
