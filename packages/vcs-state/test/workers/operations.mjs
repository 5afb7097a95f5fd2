// Appends to an operation log: a number of operations together with others, or one after the other for ever.
import { writeSync } from 'node:fs';
import { atBarrier, workerData } from '@muse/io/testing';
import { appendOperationSync, compactOperationsSync, openOperationLog, settleOperationSync } from '../../dist/index.js';

const loop = workerData().action === 'loop';
const { dir, who, count, action, durability, keep } = loop ? workerData() : await atBarrier();
const log = openOperationLog(dir, { durability });
const id = (number) => `sha256:${number.toString(16).padStart(64, '0')}`;

function append(number) {
  const operation = appendOperationSync(log, {
    actor: { name: who, email: `${who}@example.org` },
    command: ['commit', String(number)],
    worktree: null,
    changes: [{ kind: 'ref', name: `refs/heads/${who}`, before: id(number), after: id(number + 1) }],
  });
  writeSync(1, `${JSON.stringify({ number, id: operation.id })}\n`);
  settleOperationSync(log, operation.id, 'done');
}

if (action === 'append') for (let number = 0; number < count; number++) append(number);
if (action === 'compact') for (let round = 0; round < count; round++) compactOperationsSync(log, { newest: keep });
if (loop) {
  for (let number = 0; ; number++) {
    append(number);
    if (number % 10 === 9) compactOperationsSync(log, { newest: 5 });
  }
}
